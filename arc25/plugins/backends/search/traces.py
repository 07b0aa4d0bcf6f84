"""What calls do to the cells of the train outputs, as bit sets, and a memory of it that stays small."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from arc25.plugins.backends.search.values import Array

ROOM = 8 * 2**20
"""Bytes that may be remembered; all is forgotten when it is more."""
ENTRY_BYTES = 200
"""About what a remembered call takes, and a trace besides its cells."""


@dataclass(frozen=True, slots=True)
class Trace:
    """The cells of all train outputs that a call covers for a piece, and those it spoils, as bit sets.

    `color` is the one that an open call should have.
    """

    covers: int
    spoils: int
    color: int | None = None

    @property
    def bytes(self) -> int:
        """About how much memory it takes."""
        return ENTRY_BYTES + (self.covers.bit_length() + self.spoils.bit_length()) // 8


class Traces:
    """Remembers traces by what they depend on; equal ones are one object, as most calls do what another does."""

    def __init__(self) -> None:
        self._known: dict[tuple[object, ...], Trace | None] = {}
        self._shared: dict[Trace, Trace] = {}
        self._bytes = 0

    def of(self, key: tuple[object, ...], trace: Callable[[], Trace | None]) -> Trace | None:
        """The trace under `key`, made by `trace` if it is not remembered."""
        if key not in self._known:
            made = trace()
            if self._bytes > ROOM:
                self._known, self._shared, self._bytes = {}, {}, 0
            self._bytes += ENTRY_BYTES
            self._known[key] = made and self._once(made)
        return self._known[key]

    def _once(self, trace: Trace) -> Trace:
        if trace not in self._shared:
            self._bytes += trace.bytes
        return self._shared.setdefault(trace, trace)


def bit_set(flags: Array) -> int:
    """An int whose bit i is `flags[i]`."""
    return int.from_bytes(np.packbits(flags, bitorder="little").tobytes(), "little")
