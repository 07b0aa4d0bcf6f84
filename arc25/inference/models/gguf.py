"""A GGUF file -> a folder as transformers saves it, converted once and kept."""

from __future__ import annotations

import contextlib
import fcntl
import shutil
import struct
from collections.abc import Iterator
from pathlib import Path

from arc25.core.errors import UsageError
from arc25.inference.models.hub import user_cache

MAGIC = b"GGUF"
"""How such a file begins."""


def kept_at(file: Path, fingerprint: str) -> Path:
    """Where the folder converted from `file` is, or will be."""
    return user_cache() / "arc25" / "models" / f"{file.stem}-{fingerprint}"


def converted(file: Path, fingerprint: str) -> Path:
    """The folder with the weights of `file` in float32, its tokenizer and chat template.

    Processes that ask at the same time wait for the first, and a folder appears whole or not at all.

    Raises:
        UsageError: a package is missing, or transformers cannot read the file.
    """
    folder = kept_at(file, fingerprint)
    if folder.is_dir():
        return folder
    folder.parent.mkdir(parents=True, exist_ok=True)
    with _locked(folder.with_name(f"{folder.name}.lock")):
        if not folder.is_dir():
            half = folder.with_name(f"{folder.name}.half")
            shutil.rmtree(half, ignore_errors=True)  # of a process that was killed
            _convert(file, half)
            half.rename(folder)
    return folder


def _convert(file: Path, folder: Path) -> None:
    try:
        import gguf  # noqa: F401 - transformers reads the file with it
        import torch
        from transformers import AutoModelForCausalLM, AutoTokenizer
    except ImportError as error:
        raise UsageError(
            f"{file}: to convert a GGUF file takes transformers, torch and gguf: {error}. "
            "Remedy: pip install 'arc25[hf]'"
        ) from error
    try:
        source = {"pretrained_model_name_or_path": file.parent, "gguf_file": file.name}
        tokenizer = AutoTokenizer.from_pretrained(**source)
        model = AutoModelForCausalLM.from_pretrained(**source, dtype=torch.float32)
    except (ValueError, LookupError, RuntimeError, OSError, struct.error) as error:  # however the file is broken
        raise UsageError(f"{file}: transformers cannot read this GGUF file: {type(error).__name__}: {error}") from error
    # The weights are plain numbers now; a model that says it is quantised refuses to be saved.
    model.hf_quantizer = None
    del model.config.quantization_config
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)


@contextlib.contextmanager
def _locked(file: Path) -> Iterator[None]:
    """Hold the lock `file`, which the kernel lets go when its holder ends in any way."""
    with file.open("w") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        yield
