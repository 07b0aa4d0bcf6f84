"""Programs that wait become requests: together as far as that saves time, side by side so that none waits for long."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from arc25.core.errors import Arc25Error, ExecutorDown
from arc25.core.records import ExecutionResult
from arc25.service.wire import MAX_ANSWER, Job

Send = Callable[[Sequence[Job], Sequence[bytes]], Awaitable[list[ExecutionResult]]]
"""Sends one request (the programs, and the same as JSON) and gives their results in order."""


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much goes into a request, programs and bytes of JSON, and how many `requests` are out at once."""

    requests: int
    programs: int
    body: int


@dataclass(slots=True, eq=False)
class _Entry:
    job: Job
    packed: bytes
    result: asyncio.Future[ExecutionResult]


class Gatherer:
    """Sends what `run` is called with. Belongs to the event loop it is made in; calls `end` when either ends."""

    def __init__(self, send: Send, sizes: Sizes, end: Callable[[], Awaitable[None]]) -> None:
        self._send, self._sizes, self._end = send, sizes, end
        self._waiting: deque[_Entry] = deque()
        self._wake = asyncio.Condition()
        self._task = asyncio.create_task(self._serve_all())
        self.loop = asyncio.get_running_loop()

    async def run(self, job: Job, packed: bytes) -> ExecutionResult:
        """The result of one program; `packed` is the same as JSON.

        Raises:
            ExecutorDown: its request failed for good.
        """
        entry = _Entry(job, packed, self.loop.create_future())
        self._waiting.append(entry)
        async with self._wake:
            self._wake.notify()
        return await entry.result

    async def close(self) -> None:
        """Give up every request; whoever still waits gets ExecutorDown."""
        self._task.cancel()
        await asyncio.wait([self._task])

    async def _serve_all(self) -> None:
        try:
            async with asyncio.TaskGroup() as requests:
                for _ in range(self._sizes.requests):
                    requests.create_task(self._serve())
        finally:
            _fail(self._waiting, ExecutorDown("the executor was closed"))
            await self._end()

    async def _serve(self) -> None:
        """One request after another."""
        entries: list[_Entry] = []
        try:
            while True:
                entries = await self._take()
                try:
                    await self._run(entries)
                except Exception as error:  # whatever it was, nobody may wait for ever
                    known = isinstance(error, Arc25Error)
                    _fail(entries, error if known else ExecutorDown(f"the request failed: {error!r}"))
        finally:
            _fail(entries, ExecutorDown("the executor was closed"))

    async def _take(self) -> list[_Entry]:
        """The next request's programs: as many as fit, but no more than leave work for the other requests."""
        async with self._wake:
            await self._wake.wait_for(lambda: self._waiting)
        await asyncio.sleep(0)  # let everyone who calls now get in line, so that the request is full
        room = min(self._sizes.programs, -(-len(self._waiting) // self._sizes.requests))
        taken: list[_Entry] = []
        body, answer = self._sizes.body, MAX_ANSWER
        while self._waiting and len(taken) < room:
            entry = self._waiting[0]
            body -= len(entry.packed) + 1
            answer -= entry.job.answer_bytes
            if taken and (body < 0 or answer < 0):
                break
            self._waiting.popleft()
            if not entry.result.done():  # or its caller has given up
                taken.append(entry)
        return taken

    async def _run(self, entries: list[_Entry]) -> None:
        """Send one request; it is given up once nobody waits for it any more."""
        if not entries:
            return
        jobs, packed = [entry.job for entry in entries], [entry.packed for entry in entries]
        sending = asyncio.ensure_future(self._send(jobs, packed))
        wanted = asyncio.ensure_future(asyncio.wait([entry.result for entry in entries]))
        try:
            await asyncio.wait([sending, wanted], return_when=asyncio.FIRST_COMPLETED)
        finally:
            sending.cancel()
            wanted.cancel()
            await asyncio.wait([sending, wanted])
        if sending.cancelled():
            return
        for entry, result in zip(entries, sending.result(), strict=True):
            if not entry.result.done():
                entry.result.set_result(result)


def _fail(entries: Sequence[_Entry], error: Exception) -> None:
    for entry in entries:
        if not entry.result.done():
            entry.result.set_exception(error)
