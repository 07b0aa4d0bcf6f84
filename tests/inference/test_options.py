"""What options of backends that run a model come to, and what is refused before anything is loaded."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from arc25.core.errors import UsageError
from arc25.core.records import Weights
from arc25.inference.models.weights import find
from arc25.inference.options import adapter_label, adapter_to_use, at_least_one, model_to_run

MODEL = find("qwen3-8b")


@pytest.fixture
def adapter(tmp_path: Path) -> Path:
    folder = tmp_path / "adapter"
    folder.mkdir()
    (folder / "adapter_config.json").write_text(json.dumps({"peft_type": "LORA", "r": 4}))
    (folder / "adapter_model.safetensors").write_bytes(b"weights")
    return folder


def test_a_model_is_found_by_its_name(capsys: pytest.CaptureFixture[str]) -> None:
    assert model_to_run("qwen3-8b") == MODEL
    assert capsys.readouterr() == ("", "")


def test_a_licence_that_forbids_some_use_is_told_on_standard_error(capsys: pytest.CaptureFixture[str]) -> None:
    model_to_run("codestral-22b")
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert err.startswith("arc25: codestral-22b: not for commercial use (Mistral Non-Production licence")


def test_a_model_that_does_not_exist_is_refused() -> None:
    with pytest.raises(UsageError, match="qwen3-8c"):
        model_to_run("qwen3-8c")


def test_an_adapter_becomes_weights_over_the_model_whatever_the_working_directory(
    adapter: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(adapter.parent)
    model = replace(MODEL, place="/models/base")
    assert adapter_to_use(Path("adapter"), model) == Weights(str(adapter), "/models/base")
    assert adapter_label(Path("adapter")) == adapter_label(adapter)


def test_an_adapter_below_the_home_folder_is_found(adapter: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(adapter.parent))
    home = Path("~/adapter")
    assert adapter_to_use(home, MODEL) == adapter_to_use(adapter, MODEL)
    assert adapter_label(home) == adapter_label(adapter)


def test_the_label_changes_with_the_weights(adapter: Path) -> None:
    before = adapter_label(adapter)
    (adapter / "adapter_model.safetensors").write_bytes(b"after training")
    assert adapter_label(adapter) != before


def test_no_adapter_is_none() -> None:
    assert adapter_to_use(None, MODEL) is None
    assert adapter_label(None) == "adapter=none"


def test_a_folder_without_an_adapter_is_refused_whatever_is_asked_first(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "missing"):
        with pytest.raises(UsageError, match="adapter"):
            adapter_to_use(folder, MODEL)
        with pytest.raises(UsageError, match="adapter"):
            adapter_label(folder)


def test_numbers_of_things_are_at_least_one() -> None:
    at_least_one(rows=1, context_tokens=None)
    for wrong in (0, -3):
        with pytest.raises(UsageError, match=f"^--backend.context-tokens: at least 1, got {wrong}$"):
            at_least_one(rows=1, context_tokens=wrong)
