"""The values that words work on: telling equal ones by one short key, and how much memory they take."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from hashlib import blake2b
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]


def fingerprint(value: object) -> bytes:
    """16 bytes, equal where values are: arrays, numbers, texts, and records, tuples or mappings of them.

    They do not depend on the process, so nothing that is ordered by them does.
    """
    parts: list[bytes] = []
    _collect(value, parts)
    return blake2b(b"".join(parts), digest_size=16).digest()


def _collect(value: object, parts: list[bytes]) -> None:
    if isinstance(value, np.ndarray):
        parts += (b"A", value.dtype.char.encode(), repr(value.shape).encode(), value.tobytes())
    elif isinstance(value, tuple | list):
        parts.append(b"T%d" % len(value))
        for item in value:
            _collect(item, parts)
    elif dataclasses.is_dataclass(value):
        parts.append(type(value).__name__.encode())
        for field in dataclasses.fields(value):
            _collect(getattr(value, field.name), parts)
    elif isinstance(value, Mapping):
        _collect(sorted(value.items()), parts)
    elif isinstance(value, bool | int | np.integer | np.bool_):
        parts.append(b"I%d" % int(value))
    else:
        parts.append(f"{type(value).__name__}:{value!r}".encode())


def size(value: object) -> int:
    """About how many bytes `value` takes."""
    if isinstance(value, np.ndarray):
        return 120 + value.nbytes
    if isinstance(value, tuple | list):
        return 60 + sum(8 + size(item) for item in value)
    if dataclasses.is_dataclass(value):
        return 60 + sum(8 + size(getattr(value, field.name)) for field in dataclasses.fields(value))
    return 32
