"""How fast the executor is on light programs, against plain `exec` in one process (which nobody should do).

    python benchmarks/executor.py [PROGRAMS]

Prints wall milliseconds per program for each way, all in one run on the same programs.
"""

from __future__ import annotations

import asyncio
import os
import sys
import time

import numpy as np

from arc25.core.context import Context
from arc25.core.grid import Grid
from arc25.core.records import Program, Status
from arc25.plugins.executors.restricted import Restricted

LIGHT = """
import numpy as np
from collections import Counter

def neighbours(grid, y, x):
    for dy, dx in ((0, 1), (1, 0), (0, -1), (-1, 0)):
        if 0 <= y + dy < grid.shape[0] and 0 <= x + dx < grid.shape[1]:
            yield grid[y + dy, x + dx]

def transform(grid):
    out = grid.copy()
    common = Counter(int(v) for v in grid.ravel()).most_common(1)[0][0]
    for y in range(grid.shape[0]):
        for x in range(grid.shape[1]):
            if grid[y, x] != common and sum(n == grid[y, x] for n in neighbours(grid, y, x)) == 0:
                out[y, x] = common
    return np.rot90(out, {turns})
"""

RNG = np.random.default_rng(0)
INPUTS = [Grid.of(RNG.integers(0, 4, (8, 8)).tolist()) for _ in range(4)]


def plain(sources: list[str]) -> float:
    """Milliseconds per program of `exec` in this process."""
    start = time.perf_counter()
    for source in sources:
        namespace: dict = {}
        exec(source, namespace)
        for grid in INPUTS:
            namespace["transform"](np.array(grid.rows()))
    return (time.perf_counter() - start) / len(sources) * 1000


async def sandboxed(sources: list[str], isolation: str, workers: int) -> tuple[float, float]:
    """Seconds to the first result, and milliseconds per program after it."""
    executor = Restricted(Context(workers=workers), isolation=isolation)
    programs = [Program("task", source, "plain") for source in sources]
    start = time.perf_counter()
    await asyncio.gather(*(executor.run(programs[0], INPUTS) for _ in range(workers)))
    first = time.perf_counter() - start
    start = time.perf_counter()
    results = await asyncio.gather(*(executor.run(program, INPUTS) for program in programs))
    seconds = time.perf_counter() - start
    await executor.close()
    if {result.status for result in results} != {Status.OK}:
        raise SystemExit(f"not every program ran: {results}")
    return first, seconds / len(sources) * 1000


def main() -> None:
    """Measure every way and print a line each."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    sources = [LIGHT.replace("{turns}", str(n % 4)) + f"# {n}" for n in range(count)]
    workers = len(os.sched_getaffinity(0))
    print(f"{count} programs, {len(INPUTS)} inputs of 8x8, {workers} workers")
    base = plain(sources)
    print(f"{'plain exec, one core':<24} {base:7.2f} ms")
    for isolation in ("batch", "program"):
        for size in sorted({1, workers}):
            first, each = asyncio.run(sandboxed(sources, isolation, size))
            share = base / each / size
            way = f"{isolation}, {size} workers"
            print(f"{way:<24} {each:7.2f} ms   {share:4.2f} of exec x cores   start {first:.2f} s")


if __name__ == "__main__":
    main()
