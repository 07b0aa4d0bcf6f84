"""The local cache of the Hugging Face hub. No test here reaches the network."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from arc25.core.errors import UsageError
from arc25.inference.models import hub

COMMIT = "0123456789abcdef0123456789abcdef01234567"


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache that holds org/model in one commit, which is main and v1."""
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path))
    folder = tmp_path / "models--org--model"
    snapshot = folder / "snapshots" / COMMIT
    snapshot.mkdir(parents=True)
    (snapshot / "config.json").write_text("{}")
    (snapshot / "model.safetensors").write_bytes(bytes(8))
    (folder / "refs").mkdir()
    for name in ("main", "v1"):
        (folder / "refs" / name).write_text(COMMIT)
    return snapshot


@pytest.mark.parametrize(
    ("variables", "folder"),
    [
        ({}, "home/.cache/huggingface/hub"),
        ({"XDG_CACHE_HOME": "/xdg"}, "/xdg/huggingface/hub"),
        ({"XDG_CACHE_HOME": "/xdg", "HF_HOME": "/hf"}, "/hf/hub"),
        ({"HF_HOME": "/hf", "HF_HUB_CACHE": "~/hub"}, "home/hub"),
    ],
)
def test_the_cache_is_where_huggingface_hub_has_it(
    variables: dict[str, str], folder: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("XDG_CACHE_HOME", "HF_HOME", "HF_HUB_CACHE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert hub.cache() == tmp_path / folder


@pytest.mark.usefixtures("cache")
def test_a_model_in_the_cache_is_seen_by_branch_tag_and_commit() -> None:
    assert [hub.cached("org/model", revision) for revision in ("", "main", "v1", COMMIT)] == [True] * 4
    assert not any([hub.cached("org/model", "v2"), hub.cached("org/other")])


@pytest.mark.parametrize("missing", ["config.json", "model.safetensors"])
def test_a_download_that_was_cut_off_is_not_seen(cache: Path, missing: str) -> None:
    (cache / missing).unlink()
    assert not hub.cached("org/model")


def test_a_hub_id_without_its_package_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "huggingface_hub", None)
    with pytest.raises(UsageError, match=r"org/model: a hub id needs the package huggingface_hub: pip install"):
        hub.downloaded("org/model")


def offline(place: str) -> str:
    """What `downloaded` gives, or raises, in a process that was told to stay offline before it began."""
    code = f"""
from arc25.core.errors import UsageError
from arc25.inference.models.hub import downloaded
try:
    print(downloaded({place!r}))
except UsageError as error:
    print(error)
"""
    environment = os.environ | {"HF_HUB_OFFLINE": "1"}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    return done.stdout.strip()


@pytest.mark.llm
@pytest.mark.parametrize("place", ["org/model", "org/model@v1", f"org/model@{COMMIT}"])
def test_what_is_in_the_cache_is_used_offline(cache: Path, place: str) -> None:
    assert offline(place) == str(cache)


@pytest.mark.llm
@pytest.mark.usefixtures("cache")
@pytest.mark.parametrize("place", ["org/other", "org/model@v2"])
def test_what_is_not_in_the_cache_is_told_with_the_remedy(place: str) -> None:
    told = offline(place)
    assert told.startswith(f"model {place}: not in the local cache ")
    assert "Remedy: a connection to huggingface.co, without HF_HUB_OFFLINE; or a local folder as the model" in told


@pytest.mark.llm
def test_a_snapshot_without_weights_is_refused(cache: Path) -> None:
    (cache / "model.safetensors").unlink()
    assert "neither *.safetensors nor *.bin in it" in offline("org/model")
