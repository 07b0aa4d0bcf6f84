"""The Hugging Face hub: what its local cache holds, and how it is filled."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from arc25.core.errors import UsageError

WEIGHTS = (".safetensors", ".bin")
"""Suffixes of the weights that engines load, best first."""

_FILES = ["*.json", "*.jinja", "*.txt", "*.model", "*.py"]


def cache() -> Path:
    """Where huggingface_hub keeps what it downloaded: HF_HUB_CACHE, HF_HOME/hub, or ~/.cache/huggingface/hub."""
    home = os.environ.get("HF_HOME") or str(user_cache() / "huggingface")
    return Path(os.environ.get("HF_HUB_CACHE") or os.path.join(home, "hub")).expanduser()


def user_cache() -> Path:
    """XDG_CACHE_HOME, or ~/.cache."""
    return Path(os.environ.get("XDG_CACHE_HOME") or "~/.cache").expanduser()


def cached(repo: str, revision: str = "") -> bool:
    """Whether the local cache has the model `repo`, configuration and weights. Asks nobody.

    A `revision` is a branch, a tag or a commit; "" stands for the main branch.
    """
    folder = cache() / f"models--{repo.replace('/', '--')}"
    reference = folder / "refs" / (revision or "main")
    commit = reference.read_text(encoding="utf-8").strip() if reference.is_file() else revision
    snapshot = folder / "snapshots" / commit
    return bool(commit) and (snapshot / "config.json").is_file() and any(_weights(snapshot))


def downloaded(place: str) -> Path:
    """The folder of the model `place` ("org/name" or "org/name@revision") in the local cache, downloaded if need be.

    Only what an engine reads is fetched: no second copy of the weights in another format.

    Raises:
        UsageError: it is not there and cannot be fetched.
    """
    try:
        from huggingface_hub import snapshot_download
        from huggingface_hub.errors import HfHubHTTPError, LocalEntryNotFoundError
    except ImportError as error:
        raise UsageError(
            f"model {place}: a hub id needs the package huggingface_hub: pip install 'arc25[hf]'"
        ) from error
    repo, _, revision = place.partition("@")
    try:
        for suffix in WEIGHTS:
            wanted = {"allow_patterns": [*_FILES, f"*{suffix}"], "ignore_patterns": ["*/*", "consolidated*"]}
            folder = Path(snapshot_download(repo, revision=revision or None, cache_dir=cache(), **wanted))
            if any(_weights(folder)):
                return folder
    except (HfHubHTTPError, LocalEntryNotFoundError, OSError) as error:
        raise UsageError(f"model {place}: {_why(error)}") from error
    raise UsageError(
        f"model {place}: neither *.safetensors nor *.bin in it; choose a model in the format of transformers"
    )


def _weights(folder: Path) -> Iterator[Path]:
    return (file for file in folder.iterdir() if file.suffix in WEIGHTS)


def _why(error: Exception) -> str:
    from huggingface_hub.errors import GatedRepoError, RepositoryNotFoundError, RevisionNotFoundError

    if isinstance(error, GatedRepoError):
        return "its owner wants the licence accepted on its page at huggingface.co, and a token in HF_TOKEN"
    if isinstance(error, RevisionNotFoundError):
        return "the hub has no such revision of it"
    if isinstance(error, RepositoryNotFoundError):
        return "no such folder here and no such model on the hub (a private one needs a token in HF_TOKEN)"
    reason = str(error).partition("\n")[0]
    return (
        f"not in the local cache {cache()} and not downloaded ({type(error).__name__}: {reason}). Remedy: a connection "
        "to huggingface.co, without HF_HUB_OFFLINE; or a local folder as the model"
    )
