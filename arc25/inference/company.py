"""Who may be under way with whom: requests with the same weights go together, others wait for them to end.

An engine that mixes weights in one batch may get it wrong: vLLM 0.32 on a CPU answers requests for the base model with
the adapter of their neighbours.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from collections.abc import AsyncIterator, Hashable


class Company:
    """Lets all with one key in at once. The others come in the order in which they asked, so nobody waits for ever."""

    def __init__(self) -> None:
        self._key: Hashable = None
        self._inside = 0
        self._line: deque[tuple[Hashable, asyncio.Future[None]]] = deque()

    @contextlib.asynccontextmanager
    async def join(self, key: Hashable) -> AsyncIterator[None]:
        """Be one of those with this key."""
        await self._enter(key)
        try:
            yield
        finally:
            self._inside -= 1
            self._admit()

    async def _enter(self, key: Hashable) -> None:
        place = (key, asyncio.get_running_loop().create_future())
        self._line.append(place)
        self._admit()
        try:
            await place[1]
        except asyncio.CancelledError:
            if place in self._line:
                self._line.remove(place)
            else:
                self._inside -= 1  # it was let in just then
            self._admit()
            raise

    def _admit(self) -> None:
        """Let in whoever is first in line and fits."""
        while self._line and (not self._inside or self._line[0][0] == self._key):
            self._key, ticket = self._line.popleft()
            self._inside += 1
            ticket.set_result(None)
