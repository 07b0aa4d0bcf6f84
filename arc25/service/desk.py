"""A bounded queue in front of an executor: a request is taken whole or not at all."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from arc25.core.errors import ExecutorDown, blaming
from arc25.core.protocols import Executor
from arc25.core.records import ExecutionResult, Program
from arc25.service.metrics import Metrics
from arc25.service.wire import Job


class QueueFull(Exception):
    """There is no room for that many programs now."""


class Desk:
    """Hands programs to the executor, first come, first served, as many at once as it wants.

    `room` is how many programs may be here in all, those that run included.
    """

    def __init__(self, executor: Executor, language: str, room: int, metrics: Metrics) -> None:
        self._executor, self._language = executor, language
        self._free = room
        self._gate = asyncio.Semaphore(executor.capacity)
        self._metrics = metrics
        self.waiting = self.running = 0
        metrics.waiting.set_function(lambda: self.waiting)
        metrics.running.set_function(lambda: self.running)

    async def run(self, jobs: Sequence[Job]) -> list[ExecutionResult]:
        """The results of `jobs`, in order. If this is cancelled, so are they.

        Raises:
            QueueFull: there is no room for all of them; none was run.
            ExecutorDown: the executor failed; the others were cancelled.
            UsageError: the executor does not take such a program.
        """
        if len(jobs) > self._free:
            raise QueueFull
        self._free -= len(jobs)
        try:
            async with asyncio.TaskGroup() as group:
                tasks = [group.create_task(self._run(job)) for job in jobs]
        except BaseExceptionGroup as failures:  # what the group wraps is raised as itself
            raise failures.exceptions[0] from None
        finally:
            self._free += len(jobs)
        return [task.result() for task in tasks]

    async def _run(self, job: Job) -> ExecutionResult:
        self.waiting += 1
        try:
            await self._gate.acquire()
        finally:
            self.waiting -= 1
        self.running += 1
        try:
            program = Program("", job.source, self._language, job.entry)
            with blaming(f"executor {self._executor.id}", ExecutorDown):
                result = await self._executor.run(program, job.inputs, alone=job.alone, limits=job.limits)
        finally:
            self.running -= 1
            self._gate.release()
        self._metrics.ran(result)
        return result
