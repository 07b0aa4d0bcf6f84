"""Who used how much of an engine that works on many requests at once."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable, Iterator

GRAIN = 0.05
"""Seconds of wall clock between two looks at what is left of an allowance."""


class Meter:
    """A clock that all requests under way share: with k of them each is charged 1/k of the time.

    So the charges of all requests add up to the time in which the engine was busy.
    """

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._active = 0
        self._share = 0.0
        self._since = now()

    @contextlib.contextmanager
    def running(self) -> Iterator[Callable[[], float]]:
        """Count one request as under way; what is given tells the seconds charged to it so far."""
        began = self._read()
        self._active += 1
        try:
            yield lambda: self._read() - began
        finally:
            self._read()
            self._active -= 1

    def _read(self) -> float:
        """What a request that is always under way would have been charged by now."""
        now = self._now()
        if self._active:
            self._share += (now - self._since) / self._active
        self._since = now
        return self._share


async def used_up(charged: Callable[[], float], allowed: float) -> None:
    """Return as soon as `charged()` has come to `allowed` seconds."""
    while (left := allowed - charged()) > 0:
        await asyncio.sleep(max(left, GRAIN))  # a share grows no faster than the wall clock
