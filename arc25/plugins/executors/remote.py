"""Executor `remote`: programs run by a service (`arc25 serve executor`), on this machine or another."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Sequence
from pathlib import Path

from arc25.core.context import Context, Limits
from arc25.core.errors import ExecutorDown, UsageError
from arc25.core.grid import Grid
from arc25.core.hookspecs import hookimpl
from arc25.core.protocols import DslPack, Executor
from arc25.core.records import Boundary, ExecutionResult, Level, Program, Status
from arc25.service import wire
from arc25.service.gathering import Gatherer, Sizes
from arc25.service.token import checked_token, read_token

TOKEN = "ARC25_EXECUTOR_TOKEN"  # noqa: S105 - the name of an environment variable
_MOST_REQUESTS = 32
_ENVELOPE = 8_192
"""Bytes of a request that are not programs."""


class Remote:
    """Runs programs that nobody trusts by asking a service, whose answers it does not trust either."""

    start_method = "none here: a service runs the programs"

    def __init__(
        self,
        context: Context,
        *,
        url: str,
        token_file: Path | None = None,
        programs: int = 16,
        timeout: float = 300.0,
        patience: float = 120.0,
    ) -> None:
        """Asks the service who it is, so it has to run already.

        Args:
            url: where the service is, for example http://127.0.0.1:8765.
            token_file: file with the service's token (default: the environment variable ARC25_EXECUTOR_TOKEN, if set).
            programs: the most programs in one request.
            timeout: seconds to wait for an answer, beyond the CPU seconds that its programs may take.
            patience: seconds to keep trying while the service is away or its queue is full.
        """
        from arc25.service.client import Client, Patience

        if programs < 1 or not timeout > 0 or not patience >= 0:
            given = f"{programs}, {timeout} and {patience}"
            raise UsageError(f"programs is at least 1, timeout above 0 and patience at least 0, got {given}")
        token = read_token(token_file) if token_file else _token_of_environment()

        def connect() -> Client:
            return Client(url, token, Patience(timeout, patience))

        self._url, self._connect = url, connect
        self._service = service = connect().describe()
        self._check_dsl(context.dsl)
        self._limits = self._checked(context.limits)
        batch = min(programs, service.max_programs)
        self.capacity = 2 * service.capacity  # what is on its way, and what the service is at
        requests = min(_MOST_REQUESTS, -(-self.capacity // batch))
        self._sizes = Sizes(requests, batch, service.max_body - _ENVELOPE)
        self._gatherer: Gatherer | None = None
        limits = f"seconds={self._limits.seconds:g} memory_mib={self._limits.memory_mib}"
        self.id = f"remote {limits} of {service.executor}"

    async def run(
        self, program: Program, inputs: Sequence[Grid], *, alone: bool = False, limits: Limits | None = None
    ) -> ExecutionResult:
        """Run one program on each grid; see `arc25.core.protocols.Executor`.

        Raises:
            ExecutorDown: the service was away for too long, is another one now, or gave an answer that cannot be.
            UsageError: the limits or inputs are more than the service takes.
        """
        limits = self._checked(limits) if limits else self._limits
        if len(program.source) > wire.MAX_SOURCE or len(program.entry) > wire.MAX_ENTRY:
            size = len(program.source) + len(program.entry)
            return ExecutionResult(Status.REFUSED, (), f"the program has {size} characters; no service reads so many")
        job = wire.Job(program.source, program.entry, tuple(inputs), limits, alone)
        packed = wire.pack_job(job)
        if len(packed) > self._sizes.body or job.answer_bytes > wire.MAX_ANSWER:
            raise UsageError(f"{len(inputs)} inputs are more than one request to the executor service can hold")
        return await self._open().run(job, packed)

    async def probe(self) -> Boundary:
        """What stands around the programs, as the service tells."""
        self._open()
        boundary = (await self._client.health()).boundary
        self._check_level(boundary.level)
        return boundary

    async def close(self) -> None:
        """End every request and connection. May be called twice; a later `run` makes new ones."""
        gatherer, self._gatherer = self._gatherer, None
        if gatherer is not None and gatherer.loop is asyncio.get_running_loop():
            await gatherer.close()

    def _open(self) -> Gatherer:
        # The requests of a loop that has ended went with it.
        if self._gatherer is None or self._gatherer.loop is not asyncio.get_running_loop():
            self._client = self._connect()
            self._gatherer = Gatherer(self._send, self._sizes, self._client.close)
        return self._gatherer

    async def _send(self, jobs: Sequence[wire.Job], packed: Sequence[bytes]) -> list[ExecutionResult]:
        seconds = sum((job.limits or self._limits).seconds * (2 if job.alone else 1) for job in jobs)
        results = await self._client.run(self._service.executor, jobs, packed, seconds)
        for result in results:
            if result.isolation:
                self._check_level(Level(result.isolation.partition("/")[0]))
        return results

    def _check_level(self, level: Level) -> None:
        """No program may run in less than what was there at the start."""
        if not level.reaches(self._service.boundary.level):
            was = self._service.boundary.level.value
            raise ExecutorDown(f"the executor service {self._url} had isolation {was}, and now has {level.value}")

    def _check_dsl(self, dsl: DslPack | None) -> None:
        name, version = self._service.dsl
        if dsl is not None and (dsl.name, _of_words(dsl.version)) != (name, _of_words(version)):
            raise UsageError(
                f"the DSL pack here is {dsl.name} {dsl.version}, and the executor service {self._url} has "
                f"{name} {version}; name the same --dsl at both ends, of the same version"
            )

    def _checked(self, limits: Limits) -> Limits:
        most, url = self._service.limits, self._url
        if not (0 < limits.seconds <= most.seconds and 0 < limits.memory_mib <= most.memory_mib):
            raise UsageError(
                f"limits are more than 0 and, at the executor service {url}, at most {most.seconds:g} s and "
                f"{most.memory_mib} MiB, got {limits.seconds:g} s and {limits.memory_mib} MiB"
            )
        return limits


def _of_words(version: str) -> str:
    """The part of a pack's version that tells what its words do; behind a + stands what prompts show besides."""
    return version.partition("+")[0]


def _token_of_environment() -> str | None:
    token = os.environ.get(TOKEN)
    return checked_token(token, f"environment variable {TOKEN}") if token else None


@hookimpl
def arc25_executor(name: str) -> Callable[..., Executor]:
    """Offer the factory."""
    return Remote
