"""An executor that lives as long as the session: it takes a start."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence

import pytest
import pytest_asyncio

from arc25.core.context import Context, Limits
from arc25.core.grid import Grid
from arc25.core.records import ExecutionResult, Program
from arc25.plugins.executors.restricted import Restricted

GRID = Grid.of([[1, 2, 3], [4, 5, 6]])

Run = Callable[..., Awaitable[ExecutionResult]]


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def executor() -> AsyncIterator[Restricted]:
    executor = Restricted(Context(workers=1, limits=Limits(seconds=1.0, memory_mib=128)))
    yield executor
    await executor.close()


@pytest.fixture
def run(executor: Restricted) -> Run:
    """Runs one program, on a grid of 2x3 if no input is named: `await run(source)`."""

    async def run(
        source: str, inputs: Sequence[Grid] = (GRID,), *, alone: bool = False, limits: Limits | None = None
    ) -> ExecutionResult:
        return await executor.run(Program("task", source, "plain"), inputs, alone=alone, limits=limits)

    return run
