"""Values that are no pictures, each under a number for good, but itself only while there is room.

A list of objects takes several kilobytes, and most are never looked at again. So a value that a word
made can be dropped: it is made again, of what it was made of, when it is asked for.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

from arc25.plugins.backends.search.values import Measure
from arc25.plugins.backends.search.vocabulary import Operation

OTHERS = 2**30
"""Numbers from here on are of values that are no pictures."""
ROOM = 12 * 2**20
"""Bytes of values that can be made again; all are dropped when there are more."""
VALUE_BYTES = 400
"""What a value takes that was dropped: its key, its number and what it was made of."""

Making: TypeAlias = tuple[Operation, tuple[int, ...]]
"""An operation and the numbers of the values that it was applied to."""


class Others:
    """Keeps values, and drops those that `make` can make again."""

    def __init__(self, make: Callable[[Making], Any]) -> None:
        self.bytes = 0
        self._make = make
        self._measure = Measure()
        self._numbers: dict[bytes, int] = {}
        self._makings: list[Making | None] = []
        self._given: dict[int, Any] = {}
        self._made: dict[int, Any] = {}
        self._room = ROOM

    def __getitem__(self, number: int) -> Any:
        """The value under `number`."""
        if number in self._made:
            return self._made[number]
        making = self._makings[number - OTHERS]
        if making is None:
            return self._given[number]
        value = self._make(making)
        self._keep(number, value, self._measure(value)[1])
        return value

    def number(self, value: Any, making: Making | None) -> int:
        """The number of `value`, a new one if it was never seen; `making` is None if no word made it."""
        key, size = self._measure(value)
        found = self._numbers.get(key)
        if found is None:
            found = self._numbers[key] = OTHERS + len(self._makings)
            self._makings.append(making)
            self.bytes += VALUE_BYTES
            if making is None:
                self._given[found] = value
                self._measure.keep(value)
                self.bytes += size
            else:
                self._keep(found, value, size)
        return found

    def _keep(self, number: int, value: Any, size: int) -> None:
        if size > self._room:
            self._made.clear()
            self._measure.forget()
            self._room = ROOM
        self._room -= size
        self._made[number] = value
        self._measure.keep(value)
