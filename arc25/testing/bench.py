"""What a check of executors works with: the executor that is looked at, and short ways to run programs on it."""

from __future__ import annotations

import asyncio
import textwrap
from collections.abc import Callable, Sequence
from types import TracebackType
from typing import Self

from arc25.core.context import Limits
from arc25.core.grid import Grid
from arc25.core.protocols import Executor
from arc25.core.records import ExecutionResult, Program

GRID = Grid.of([[1, 2], [3, 4]])
IDENTITY = "def transform(grid):\n    return grid"

QUICK = Limits(seconds=0.5, memory_mib=128)
"""What a program of a check may take, unless the check says otherwise."""
ROOMY = Limits(seconds=10.0, memory_mib=512)
"""For programs that compute a little."""


class Bench:
    """Makes executors by `make()`: one that all checks share, and further ones that live as long as a check.

    A context manager; closes the shared executor at the end. Belongs to one event loop.
    """

    def __init__(self, make: Callable[[], Executor]) -> None:
        self._make = make
        self._shared: Executor | None = None
        self._own: list[Executor] = []

    @property
    def executor(self) -> Executor:
        """The executor that all checks share; nobody but the bench closes it."""
        if self._shared is None:
            self._shared = self._make()
        return self._shared

    def fresh(self) -> Executor:
        """An executor of the check's own."""
        self._own.append(self._make())
        return self._own[-1]

    async def run(
        self,
        source: str,
        inputs: Sequence[Grid] = (GRID,),
        *,
        entry: str = "transform",
        alone: bool = False,
        limits: Limits = QUICK,
        on: Executor | None = None,
    ) -> ExecutionResult:
        """Run a program on the shared executor, or on another one."""
        program = Program("check", textwrap.dedent(source), "plain", entry)
        return await (on or self.executor).run(program, inputs, alone=alone, limits=limits)

    async def run_all(self, sources: Sequence[str], *, limits: Limits = QUICK) -> list[ExecutionResult]:
        """Run many programs at once on the shared executor; results in the order of the programs."""
        return await asyncio.gather(*(self.run(source, limits=limits) for source in sources))

    async def tidy(self) -> None:
        """Close the executors that a check made for itself."""
        while self._own:
            await self._own.pop().close()

    async def close(self) -> None:
        """Close every executor."""
        await self.tidy()
        shared, self._shared = self._shared, None
        if shared is not None:
            await shared.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()
