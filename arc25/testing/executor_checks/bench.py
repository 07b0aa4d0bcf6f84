"""What a check of executors works with: the executor that is looked at, and short ways to run programs on it."""

from __future__ import annotations

import asyncio
import textwrap
from collections.abc import Sequence

from arc25.core.context import Limits
from arc25.core.grid import Grid
from arc25.core.protocols import Executor
from arc25.core.records import ExecutionResult, Program
from arc25.testing.bench import ServiceBench

GRID = Grid.of([[1, 2], [3, 4]])
IDENTITY = "def transform(grid):\n    return grid"

QUICK = Limits(seconds=0.5, memory_mib=128)
"""What a program of a check may take, unless the check says otherwise."""
ROOMY = Limits(seconds=10.0, memory_mib=512)
"""For programs that compute a little."""


class Bench(ServiceBench[Executor]):
    """Makes executors, and runs programs on the one that all checks share or on another."""

    @property
    def executor(self) -> Executor:
        """The executor that all checks share."""
        return self.shared

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
