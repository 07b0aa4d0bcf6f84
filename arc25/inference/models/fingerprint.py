"""A short name for the very weights in a file or folder, found without reading all of them."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import BinaryIO

WEIGHTS = (".safetensors", ".bin", ".gguf")
"""Suffixes of files that hold weights."""

_READ_WITH_THEM = (".json", ".jinja", ".txt", ".model", ".py")
"""Suffixes of files that decide, with the weights, what a model says: configuration, tokenizer, template, code."""

_WHOLE = 16 << 20
_PARTS = 64
_PART = 64 << 10


def fingerprint(path: Path) -> str:
    """16 hex digits that change with the weights, the tokenizer or the configuration in this file or folder.

    Of a file beyond 16 MiB it reads the size and 64 parts of 64 KiB, spread evenly from the first byte to the last:
    4 MiB a file, however large. Training changes nearly every weight, so any part shows it. The names of
    the files in a folder count, where the folder lies does not.
    """
    digest = hashlib.sha256()
    files = [path] if path.is_file() else sorted(each for each in path.iterdir() if _counts(each))
    for file in files:
        if path.is_dir():
            digest.update(f"{file.name}\0".encode())
        with file.open("rb") as stream:
            _add(digest, stream, file.stat().st_size)
    return digest.hexdigest()[:16]


def _counts(file: Path) -> bool:
    return file.suffix in WEIGHTS + _READ_WITH_THEM and file.is_file()


def _add(digest: hashlib._Hash, stream: BinaryIO, size: int) -> None:
    digest.update(f"{size}\0".encode())
    if size <= _WHOLE:
        digest.update(stream.read())
        return
    for part in range(_PARTS):
        stream.seek((size - _PART) * part // (_PARTS - 1))
        digest.update(stream.read(_PART))
