"""A GGUF file becomes a folder, once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from arc25.core.errors import UsageError
from arc25.inference.models import gguf
from arc25.inference.models.weights import as_folder, find

MESSAGES = [{"role": "user", "content": "Write a Python function that transposes a grid."}]


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A cache of its own for the whole file: a conversion takes half a minute."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield Path(os.environ["XDG_CACHE_HOME"]) / "arc25" / "models"


def test_a_kept_folder_is_named_for_the_file_and_its_weights(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", "/xdg")
    assert gguf.kept_at(Path("/a/Some.Q4.gguf"), "0123") == Path("/xdg/arc25/models/Some.Q4-0123")


def test_a_kept_folder_is_used_without_any_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setitem(sys.modules, "transformers", None)
    kept = gguf.kept_at(tmp_path / "x.gguf", "0123")
    kept.mkdir(parents=True)
    assert gguf.converted(tmp_path / "x.gguf", "0123") == kept


@pytest.mark.parametrize("package", ["gguf", "torch", "transformers"])
def test_a_package_that_is_missing_is_named(package: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(UsageError, match=r"takes transformers, torch and gguf: .*Remedy: pip install"):
        gguf.converted(tmp_path / "x.gguf", "0123")
    assert list((tmp_path / "arc25" / "models").glob("x-0123*/")) == []


@pytest.mark.llm
@pytest.mark.parametrize("rest", [b"\3\0\0\0" + bytes(100), b"\3\0\0\0" + b"\1\0\0\0\0\0\0\0" * 2, b"\t" * 100])
def test_a_file_that_transformers_cannot_read_leaves_nothing(
    rest: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    (tmp_path / "x.gguf").write_bytes(gguf.MAGIC + rest)
    with pytest.raises(UsageError, match="transformers cannot read this GGUF file"):
        as_folder(find(str(tmp_path / "x.gguf")))
    assert [each for each in (tmp_path / "arc25" / "models").iterdir() if each.is_dir()] == []


@pytest.mark.llm
@pytest.mark.timeout(300)
def test_two_processes_at_once_convert_once_and_a_kill_leaves_no_half_folder(cache: Path) -> None:
    ask = "from arc25.inference.models.weights import as_folder, find; print(as_folder(find('smollm2-135m')))"
    killed = subprocess.Popen([sys.executable, "-c", ask], stderr=subprocess.DEVNULL)
    while not list(cache.glob("*.half/*")):
        assert killed.poll() is None
        time.sleep(0.05)
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    assert list(cache.glob("*.half"))  # the very state that a kill leaves
    both = [
        subprocess.Popen([sys.executable, "-c", ask], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    done = [each.communicate() for each in both]
    folders = {out.strip() for out, _ in done}
    assert len(folders) == 1
    assert sum("Writing model shards" in told for _, told in done) == 1
    assert [each.name for each in cache.iterdir() if each.is_dir()] == [Path(folders.pop()).name]


@pytest.mark.llm
@pytest.mark.timeout(300)
def test_the_converted_folder_says_what_the_file_says(cache: Path) -> None:
    model = find("smollm2-135m")
    folder, file = Path(as_folder(model)), Path(model.place)
    assert folder.parent == cache
    assert greedy(folder) == greedy(file.parent, gguf_file=file.name)


def greedy(place: Path, **source: str) -> tuple[str, str]:
    """The prompt that the chat template makes, and what the model says to it."""
    import torch
    from transformers import AutoModelForCausalLM, AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(place, **source)
    model = AutoModelForCausalLM.from_pretrained(place, dtype=torch.float32, **source)
    prompt = tokenizer.apply_chat_template(MESSAGES, tokenize=False, add_generation_prompt=True)
    tokens = tokenizer(prompt, return_tensors="pt", add_special_tokens=False)
    reply = model.generate(**tokens, max_new_tokens=24, do_sample=False)
    return prompt, tokenizer.decode(reply[0])
