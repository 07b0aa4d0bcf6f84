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


class Measure:
    """Tells equal values by short keys. It knows the records inside the values that it was told to `keep`."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[Any, bytes]] = {}
        self._size = 0

    def __call__(self, value: object) -> tuple[bytes, int]:
        """16 bytes that are equal where values are, and about how many bytes `value` takes.

        Values are arrays, numbers, texts, and records, tuples or mappings of them.
        """
        self._size = 0
        parts: list[bytes] = []
        self._collect(value, parts)
        return self._digest(parts), self._size

    def keep(self, value: object) -> None:
        """Remember the records in `value`, which nobody may change, for when they come again in other values."""
        for item in value if isinstance(value, tuple | list) else (value,):
            kind: Any = type(item)
            if _fields(kind) is not None and id(item) not in self._known:
                # The record is kept with its key, so its place in memory stays its own.
                self._known[id(item)] = item, self._key(item)

    def forget(self) -> None:
        """Let go of all records that were kept."""
        self._known.clear()

    def _key(self, record: Any) -> bytes:
        known = self._known.get(id(record))
        if known is not None:
            return known[1]
        kind: Any = type(record)
        fields = _fields(kind)
        parts = [kind.__name__.encode()]
        for item in fields(record) if fields else ():
            self._collect(item, parts)
        return self._digest(parts)

    def _digest(self, parts: list[bytes]) -> bytes:
        text = b"".join(parts)
        self._size += len(text) + PART_BYTES * len(parts)
        return blake2b(text, digest_size=16).digest()

    def _collect(self, value: Any, parts: list[bytes]) -> None:
        """Add the parts of `value`, so that other values have others. The usual types come first, by speed."""
        kind: Any = type(value)
        if kind is np.ndarray:
            parts += (_head(value.dtype.char, value.shape), value.tobytes())
        elif kind is int:
            parts.append(b"I%d " % value)
        elif kind is tuple or kind is list:
            parts.append(b"T%d " % len(value))
            for item in value:
                self._collect(item, parts)
        elif _fields(kind) is not None:
            parts += (b"R", self._key(value))
        elif isinstance(value, Mapping):
            self._collect(sorted(value.items()), parts)
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
