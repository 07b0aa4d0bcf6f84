"""Jobs to workers: waiting programs are gathered into orders, and nothing is lost when a worker dies."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, replace

from arc25.core.context import Limits
from arc25.core.errors import ExecutorDown
from arc25.core.records import Boundary, ExecutionResult, Status
from arc25.sandbox.wire import Job, Order
from arc25.sandbox.worker import Unequipped, Worker, WorkerLost, WorkerSettings

BATCH = 16
"""The most programs in one child: the fork is paid once for all of them."""


_AHEAD = 2
"""Orders that a worker has at most: the one that runs, and the next."""

_ABANDONED = 1.0
"""Seconds that an order may go on after its last caller has given up; a new worker would cost about as much."""


@dataclass(slots=True, eq=False)
class _Entry:
    job: Job
    limits: Limits
    alone: bool
    salt: int
    result: asyncio.Future[ExecutionResult]
    losses: int = 0

    @property
    def key(self) -> tuple[Limits, bool, int]:
        """Entries with the same key may share an order."""
        return self.limits, self.alone, self.salt


class Pool:
    """Up to `size` workers, each started when there is work for it. Belongs to the event loop it is made in."""

    def __init__(self, size: int, settings: WorkerSettings) -> None:
        self._settings = settings
        self._size = size
        self._boundary: Boundary | None = None
        self._waiting: deque[_Entry] = deque()
        self._wake = asyncio.Condition()
        self._tasks = [asyncio.create_task(self._serve(), name=f"arc25-worker-{i}") for i in range(size)]
        self.loop = asyncio.get_running_loop()

    async def run(self, job: Job, limits: Limits, *, alone: bool, salt: int = 0) -> ExecutionResult:
        """The result of one program.

        Raises:
            ExecutorDown: no worker could be started.
        """
        entry = _Entry(job, limits, alone, salt, self.loop.create_future())
        self._waiting.append(entry)
        async with self._wake:
            self._wake.notify()
        return await entry.result

    async def probe(self) -> Boundary:
        """What stands around the programs of every worker.

        Raises:
            ExecutorDown: no worker could be started.
        """
        if self._boundary is None:
            await self.run(Job(b"", "", ()), Limits(), alone=False)  # starts a worker
        assert self._boundary is not None  # noqa: S101 - it is set before a worker's first program
        return self._boundary

    async def close(self) -> None:
        """End every worker; whoever still waits gets ExecutorDown."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        _fail(self._waiting, ExecutorDown("the executor was closed"))
        self._waiting.clear()

    async def _serve(self) -> None:
        """One worker's life: give it orders, hand out the results, and start over with a fresh process if it dies."""
        worker: Worker | None = None
        sent: deque[list[_Entry]] = deque()
        try:
            while True:
                if not sent:
                    await self._work()
                try:
                    worker = worker or await self._start()
                    self._send(worker, sent)
                    if sent:
                        await self._receive(worker, sent[0])
                        sent.popleft()
                    continue
                except Unequipped:
                    self._settings = replace(self._settings, heavy=True)
                except WorkerLost as error:
                    _lose(sent[0], str(error))  # what comes after it had not begun
                except Exception as error:  # whatever it was, nobody may wait for ever
                    down = error if isinstance(error, ExecutorDown) else ExecutorDown(f"the sandbox failed: {error!r}")
                    _fail(sent.popleft() if sent else self._gather(), down)
                _ended(worker)
                worker = None
                while sent:
                    self._waiting.extendleft(entry for entry in reversed(sent.pop()) if not entry.result.done())
        finally:
            for entries in sent:
                _fail(entries, ExecutorDown("the executor was closed"))
            _ended(worker)

    async def _start(self) -> Worker:
        """A worker that is as strong as the first one was: a level is promised for the whole pool."""
        try:
            worker = await Worker.start(self._settings)
        except WorkerLost:  # killed, perhaps, for want of memory
            worker = await self._start_once_more()
        self._boundary = self._boundary or worker.boundary
        if _weaker(worker.boundary, self._boundary):
            worker.close()
            raise ExecutorDown(f"isolation was {self._boundary}, and a new worker has only {worker.boundary}")
        return worker

    async def _start_once_more(self) -> Worker:
        try:
            return await Worker.start(self._settings)
        except WorkerLost as error:
            raise ExecutorDown(str(error)) from error

    async def _work(self) -> None:
        """Wait until there is some."""
        async with self._wake:
            await self._wake.wait_for(lambda: self._waiting)
        await asyncio.sleep(0)  # let everyone who calls now get in line, so that the batch is full

    def _send(self, worker: Worker, sent: deque[list[_Entry]]) -> None:
        """Give the worker its next order; one more if there is enough for all, so that it need not wait in between."""
        while len(sent) < 1 or (len(sent) < _AHEAD and len(self._waiting) > self._size * BATCH):
            entries = self._gather()
            if not entries:
                return
            sent.append(entries)
            worker.send(_order(entries))

    def _gather(self) -> list[_Entry]:
        """The first entry that waits and what may go with it, leaving work for the other workers."""
        room = min(BATCH, -(-len(self._waiting) // self._size))
        taken: list[_Entry] = []
        passed: list[_Entry] = []
        while self._waiting and len(taken) < room:
            entry = self._waiting.popleft()
            if entry.result.done():  # its caller has given up
                continue
            (taken if not taken or entry.key == taken[0].key else passed).append(entry)
        self._waiting.extendleft(reversed(passed))
        return taken

    async def _receive(self, worker: Worker, entries: list[_Entry]) -> None:
        watch = asyncio.create_task(self._end_if_abandoned(worker, entries))
        try:
            async for index, result in worker.results(_order(entries)):
                if not entries[index].result.done():
                    entries[index].result.set_result(result)
        finally:
            watch.cancel()

    async def _end_if_abandoned(self, worker: Worker, entries: list[_Entry]) -> None:
        """Do not let programs that nobody waits for any more run on to their deadlines."""
        await asyncio.wait([entry.result for entry in entries])
        await asyncio.sleep(_ABANDONED)
        worker.kill()


def _weaker(boundary: Boundary, promised: Boundary) -> bool:
    """Whether a layer is missing that was promised."""
    missing = {layer for layer, reason in boundary.layers.items() if reason}
    return not boundary.level.reaches(promised.level) or any(not promised.layers.get(layer) for layer in missing)


def _order(entries: list[_Entry]) -> Order:
    first = entries[0]
    return Order(tuple(entry.job for entry in entries), first.limits, first.alone, first.salt)


def _lose(entries: list[_Entry], reason: str) -> None:
    """Note that a worker died of these; what was lost twice stays lost."""
    for entry in entries:
        entry.losses += 1
        if entry.losses == 2 and not entry.result.done():
            entry.result.set_result(ExecutionResult(Status.LOST, (), f"{reason}, twice"))


def _ended(worker: Worker | None) -> None:
    if worker is not None:
        worker.close()


def _fail(entries: Iterable[_Entry], error: ExecutorDown) -> None:
    for entry in entries:
        if not entry.result.done():
            entry.result.set_exception(error)
