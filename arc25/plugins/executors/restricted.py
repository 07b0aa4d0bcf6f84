"""Executor `restricted`: programs run in confined processes on this machine."""

from __future__ import annotations

import asyncio
import platform
from collections.abc import Callable, Sequence
from importlib import metadata
from typing import Literal

from arc25.core.context import Context, Limits
from arc25.core.errors import UsageError
from arc25.core.grid import Grid
from arc25.core.hookspecs import hookimpl
from arc25.core.protocols import Executor
from arc25.core.records import Boundary, ExecutionResult, Isolation, Program, Status
from arc25.sandbox.frames import MAX_INPUTS
from arc25.sandbox.pool import BATCH, Pool
from arc25.sandbox.wire import MAX_SOURCE, Job
from arc25.sandbox.worker import WorkerSettings

_SALTS = (0, 977)
"""The two runs of a program that runs alone: a prime apart, so that it shows if addresses matter."""


_MAX = Limits(seconds=86400.0, memory_mib=1 << 24)


class Restricted:
    """Runs programs that nobody trusts, in worker processes that the kernel confines."""

    start_method = "a clean interpreter for each worker, by multiprocess; programs run in forks of it"

    def __init__(
        self,
        context: Context,
        *,
        isolation: Literal["batch", "program"] = "batch",
        inputs: Literal["array", "list"] = "array",
        prints: bool = False,
    ) -> None:
        """Workers start when the first program comes.

        Args:
            isolation: "batch" lets up to 16 programs share a process (fast); "program" gives each its own.
            inputs: what a program is called with: "array" for 2-D int64 numpy arrays, "list" for lists of rows.
            prints: keep the last 2000 characters that a program prints, if it is not stopped; else they go nowhere.
        """
        if context.workers < 1:
            raise UsageError(f"an executor has at least 1 worker, got {context.workers}")
        self._limits = context.limits
        self._alone = Isolation(isolation) is Isolation.PROGRAM
        self._settings = WorkerSettings(context.dsl.namespace if context.dsl else "", inputs, prints)
        self._workers = context.workers
        self._pool: Pool | None = None
        self.capacity = context.workers * 2 * (1 if self._alone else BATCH)
        self.id = _id(context, inputs, prints)

    async def run(
        self, program: Program, inputs: Sequence[Grid], *, alone: bool = False, limits: Limits | None = None
    ) -> ExecutionResult:
        """Run one program on each grid; see `arc25.core.protocols.Executor`.

        `alone` runs it twice, each time in a process that no other program has used; if the two differ in status or
        outputs it is NONDETERMINISTIC.
        """
        if len(inputs) > MAX_INPUTS:
            raise UsageError(f"a program runs on at most {MAX_INPUTS} inputs, got {len(inputs)}")
        limits = limits or self._limits
        _check(limits)
        pool = self._open()
        source = program.source[: MAX_SOURCE + 1]  # the policy refuses it all the same, and what is cut costs nothing
        job = Job(source.encode("utf-8", "surrogatepass"), program.entry, tuple(inputs))
        if not alone:
            return await pool.run(job, limits, alone=self._alone)
        runs = [pool.run(job, limits, alone=True, salt=salt) for salt in _SALTS]
        return _agree(*await asyncio.gather(*runs))

    async def probe(self) -> Boundary:
        """What the kernel puts around the programs on this machine."""
        return await self._open().probe()

    async def close(self) -> None:
        """End every worker. May be called twice; a later `run` starts new ones."""
        pool, self._pool = self._pool, None
        if pool is not None and pool.loop is asyncio.get_running_loop():
            await pool.close()

    def _open(self) -> Pool:
        # The workers of a loop that has ended went with it.
        if self._pool is None or self._pool.loop is not asyncio.get_running_loop():
            self._pool = Pool(self._workers, self._settings)
        return self._pool


def _check(limits: Limits) -> None:
    """Refuse limits that no process can be given."""
    whole = isinstance(limits.memory_mib, int)
    if not whole or not (0 < limits.seconds <= _MAX.seconds and 0 < limits.memory_mib <= _MAX.memory_mib):
        most = f"{_MAX.seconds:g} s and {_MAX.memory_mib} whole MiB"
        raise UsageError(
            f"limits are more than 0 and at most {most}, got {limits.seconds} s and {limits.memory_mib} MiB"
        )


def _agree(first: ExecutionResult, second: ExecutionResult) -> ExecutionResult:
    """The common result of two runs."""
    if (first.status, first.outputs) == (second.status, second.outputs):
        return first
    if Status.LOST in (first.status, second.status):
        return first if first.status is Status.LOST else second
    different = [i for i, (a, b) in enumerate(zip(first.outputs, second.outputs, strict=False)) if a != b]
    what = f"outputs for input {different[0]}" if different else f"ends: {first.status.value}, {second.status.value}"
    seconds = first.seconds + second.seconds
    return ExecutionResult(Status.NONDETERMINISTIC, (), f"two runs gave different {what}", seconds, first.isolation)


def _id(context: Context, inputs: str, prints: bool) -> str:
    """All that decides a verdict, for the memo key."""
    from arc25.sandbox.language.policy import VERSION

    limits, dsl = context.limits, context.dsl
    packages = " ".join(f"{name}={_version(name)}" for name in ("RestrictedPython", "numpy", "scipy"))
    words = f"{dsl.name}={dsl.version}" if dsl else "none"
    return (
        f"restricted policy={VERSION} inputs={inputs} prints={prints} "
        f"seconds={limits.seconds:g} memory_mib={limits.memory_mib} "
        f"dsl={words} python={platform.python_version()} {packages}"
    )


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "none"


@hookimpl
def arc25_executor(name: str) -> Callable[..., Executor]:
    """Offer the factory."""
    return Restricted
