"""How fast an executor is on light programs, against plain `exec` of the same programs in this process.

Each way gets its share of the seconds, one after another; the numbers are those of a busy or idle machine as it is.
"""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from arc25.core.errors import ExecutorDown
from arc25.core.grid import Grid
from arc25.core.protocols import Executor
from arc25.core.records import ExecutionResult, Program, Status

PLAIN = "plain exec, 1 core"

LIGHT = """
import numpy as np
from collections import Counter

def neighbours(grid, y, x):
    for dy, dx in ((0, 1), (1, 0), (0, -1), (-1, 0)):
        if 0 <= y + dy < grid.shape[0] and 0 <= x + dx < grid.shape[1]:
            yield grid[y + dy, x + dx]

def transform(grid):
    grid = np.asarray(grid)
    out = grid.copy()
    common = Counter(int(v) for v in grid.ravel()).most_common(1)[0][0]
    for y in range(grid.shape[0]):
        for x in range(grid.shape[1]):
            if grid[y, x] != common and sum(n == grid[y, x] for n in neighbours(grid, y, x)) == 0:
                out[y, x] = common
    return np.rot90(out, {turns})
"""
"""Removes lone cells and turns: what a candidate program typically does."""

INPUTS = tuple(Grid.of([[(y * x + y + n) % 4 for x in range(8)] for y in range(8)]) for n in range(4))


@dataclass(frozen=True, slots=True)
class Speed:
    """Programs a second of one way. `share`: of what plain `exec` would do on as many cores; None for that itself."""

    way: str
    rate: float
    share: float | None = None


async def plain_speed(seconds: float) -> Speed:
    """How fast this process runs the programs without any sandbox. They are our own. Can be cancelled between two."""
    import numpy as np

    began = time.perf_counter()
    for done, source in enumerate(_sources(), 1):
        namespace: dict[str, Callable[[object], object]] = {}
        exec(source, namespace)  # noqa: S102 - see LIGHT
        for grid in INPUTS:
            namespace["transform"](np.array(grid.rows()))
        if (taken := time.perf_counter() - began) >= seconds:
            return Speed(PLAIN, done / taken)
        await asyncio.sleep(0)  # Ctrl-C cancels, and a loop that is never left is not cancelled
    raise AssertionError("the sources have no end")


async def executor_speed(executor: Executor, way: str, seconds: float, plain: Speed, workers: int) -> Speed:
    """How fast the executor runs them, with as many under way as it likes.

    Raises:
        ExecutorDown: a program that only computes did not come back OK.
    """
    sources = _sources()
    await _run(executor, next(sources))  # workers start with the first programs
    done, began = 0, time.perf_counter()

    async def work() -> None:
        nonlocal done
        while time.perf_counter() - began < seconds:
            await _run(executor, next(sources))
            done += 1

    await asyncio.gather(*(work() for _ in range(executor.capacity)))
    rate = done / (time.perf_counter() - began)
    return Speed(way, rate, rate / (plain.rate * workers))


async def _run(executor: Executor, source: str) -> None:
    result: object = await executor.run(Program("speed", source, "plain"), INPUTS)
    if not isinstance(result, ExecutionResult):
        raise ExecutorDown(f"a light program had no ExecutionResult but {result!r}")
    if result.status is not Status.OK:
        raise ExecutorDown(f"a light program was {result.status.value}: {result.error}")


def _sources() -> Iterator[str]:
    """Programs without end, none like another: what is compiled once need not be compiled again."""
    for n in itertools.count():
        yield LIGHT.replace("{turns}", str(n % 4)) + f"# {n}"
