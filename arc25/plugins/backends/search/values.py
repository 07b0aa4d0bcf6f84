"""The values that words work on: telling equal ones by one short key, and how much memory they take."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Callable, Mapping
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
        parts += (_head(value.dtype.char, value.shape), value.tobytes())
    elif kind is int:
        parts.append(b"I%d " % value)
    elif kind is tuple or kind is list:
        parts.append(b"T%d " % len(value))
        for item in value:
            _collect(item, parts)
    elif (fields := _fields(kind)) is not None:
        parts.append(kind.__name__.encode())
        for item in fields(value):
            _collect(item, parts)
    elif isinstance(value, Mapping):
        _collect(sorted(value.items()), parts)
    elif isinstance(value, bool | np.integer | np.bool_):
        parts.append(b"I%d " % int(value))
    else:
        text = repr(value)
        parts.append(f"{kind.__name__}{len(text)}:{text}".encode())


@functools.cache
def _head(letter: str, shape: tuple[int, ...]) -> bytes:
    return f"A{letter}{shape}".encode()


@functools.cache
def _fields(kind: type) -> Callable[[Any], tuple[Any, ...]] | None:
    """Takes a record of this type apart; None for other types."""
    if not dataclasses.is_dataclass(kind):
        return None
    names = [field.name for field in dataclasses.fields(kind)]
    return lambda record: tuple([getattr(record, name) for name in names])
