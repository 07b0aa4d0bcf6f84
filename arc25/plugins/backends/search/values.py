"""The values that words work on: telling equal ones by one short key, and how much memory they take."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Mapping
from hashlib import blake2b
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]

PART_BYTES = 60
"""About what Python adds to each number and array inside a value."""


def measure(value: object) -> tuple[bytes, int]:
    """16 bytes that are equal where values are, and about how many bytes `value` takes.

    Values are arrays, numbers, texts, and records, tuples or mappings of them.
    """
    parts: list[bytes] = []
    _collect(value, parts)
    text = b"".join(parts)
    return blake2b(text, digest_size=16).digest(), len(text) + PART_BYTES * len(parts)


def _collect(value: Any, parts: list[bytes]) -> None:
    """Add the parts of `value`, so that other values have others. The usual types come first, by speed."""
    kind: Any = type(value)
    if kind is np.ndarray:
        parts.append(f"A{value.dtype.char}{value.shape}".encode())
        parts.append(value.tobytes())
    elif kind is int:
        parts.append(b"I%d " % value)
    elif kind is tuple or kind is list:
        parts.append(b"T%d " % len(value))
        for item in value:
            _collect(item, parts)
    elif (names := _field_names(kind)) is not None:
        parts.append(kind.__name__.encode())
        for name in names:
            _collect(getattr(value, name), parts)
    elif isinstance(value, Mapping):
        _collect(sorted(value.items()), parts)
    elif isinstance(value, bool | np.integer | np.bool_):
        parts.append(b"I%d " % int(value))
    else:
        text = repr(value)
        parts.append(f"{kind.__name__}{len(text)}:{text}".encode())


@functools.cache
def _field_names(kind: type) -> tuple[str, ...] | None:
    """The fields of a record type; None for other types."""
    return tuple(field.name for field in dataclasses.fields(kind)) if dataclasses.is_dataclass(kind) else None
