"""Thousands of programs, most of them hostile, leave nothing behind: no memory, process, descriptor or file."""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest

from arc25.core.context import Context, Limits
from arc25.core.grid import Grid
from arc25.core.records import Program, Status
from arc25.plugins.executors.restricted import Restricted

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks at /proc and /dev/shm")

GRID = Grid.of([[1, 2, 3], [4, 5, 6]])
LIMITS = Limits(seconds=0.2, memory_mib=64)
MIB = 1 << 20

MIX = {
    # source, with {n} for what sets it apart from the others of its kind: how often among 100, what comes of it
    "import numpy as np\ndef transform(grid): return np.rot90(grid, {n})": (36, {Status.OK}),
    "def transform(grid): return [[{n} % 10, 1]]  # the same again and again": (8, {Status.OK}),
    "def transform(grid): return grid.T": (12, {Status.OK}),
    "def transform(grid):\n    raise ValueError({n})": (16, {Status.RAISED}),
    "def transform(grid): return {n}": (4, {Status.NOT_A_GRID}),
    "def transform(grid) return {n}": (5, {Status.SYNTAX}),
    "import os\ndef transform(grid): return {n}": (4, {Status.REFUSED}),
    "def transform(grid):\n    print('x' * 10**5, {n})\n    return grid": (4, {Status.OK}),
    "import numpy as np\nkeep = np.ones(10**6) * {n}\ndef transform(grid): return grid": (4, {Status.OK}),
    "def transform(grid):\n    a = [{n}]\n    while True: a += a": (2, {Status.MEMORY}),
    "import numpy as np\ndef transform(grid): return np.ones(({n} + 1, 10**9))": (2, {Status.MEMORY}),
    "def transform(grid):\n    while {n} + 1: pass": (1, {Status.TIMEOUT}),
    "class X:\n    def __repr__(s): return repr(s)\ndef transform(grid): return [[repr(X()), {n}]]": (
        1,
        {Status.RAISED},
    ),
    # Raising the recursion limit overruns the C stack on some versions of CPython only.
    "import sys\nsys.setrecursionlimit(10**6)\ndef f(n): return f(n + {n})\ndef transform(grid): return f(1)": (
        1,
        {Status.RAISED, Status.CRASHED, Status.MEMORY},
    ),
}


@dataclass(frozen=True)
class Footprint:
    """What the executor holds of the machine."""

    parent: int
    zygotes: int
    descriptors: int
    processes: int
    files: int

    @classmethod
    async def at_rest(cls) -> Footprint:
        """As it is once no process comes or goes any more."""
        before, now = None, cls._now()
        while before is None or (before.processes, before.descriptors) != (now.processes, now.descriptors):
            await asyncio.sleep(0.2)
            before, now = now, cls._now()
        return now

    @classmethod
    def _now(cls) -> Footprint:
        this = psutil.Process()
        children = [child for child in this.children() if child.status() != psutil.STATUS_ZOMBIE]
        folders = ("/dev/shm", tempfile.gettempdir())
        return cls(
            this.memory_info().rss,
            sum(child.memory_info().rss for child in children),
            this.num_fds() + sum(child.num_fds() for child in children),
            len(this.children(recursive=True)),
            sum(len(os.listdir(folder)) for folder in folders),
        )


@pytest.fixture(autouse=True)
def folder_of_our_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Temporary files of tests that run at the same time are not for us to count."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setenv("TMPDIR", str(tmp_path))


def programs(count: int) -> Iterator[tuple[Program, set[Status]]]:
    """`count` programs of the mix, evenly spread."""
    kinds = [(source, statuses) for source, (times, statuses) in MIX.items() for _ in range(times)]
    for index in range(count):
        source, statuses = kinds[index * 37 % len(kinds)]
        yield Program("task", source.replace("{n}", str(index // len(kinds) % 50)), "plain"), statuses


async def run_all(executor: Restricted, count: int) -> Counter[Status]:
    """Runs `count` programs of the mix; how often each status came. Wrong ones fail the test."""
    room = asyncio.Semaphore(executor.capacity)
    seen: Counter[Status] = Counter()

    async def run(program: Program, statuses: set[Status]) -> None:
        async with room:
            result = await executor.run(program, (GRID,))
        seen[result.status] += 1
        assert result.status in statuses, (program.source, result)

    for start in range(0, count, 500):
        batch = list(programs(count))[start : start + 500]
        await asyncio.gather(*(run(program, statuses) for program, statuses in batch))
    return seen


async def endure(count: int) -> tuple[Footprint, Footprint]:
    """The footprint when the workers are warm, and after `count` more programs."""
    executor = Restricted(Context(workers=2, limits=LIMITS))
    try:
        await run_all(executor, 200)
        before = await Footprint.at_rest()
        seen = await run_all(executor, count)
        after = await Footprint.at_rest()
    finally:
        await executor.close()
    assert sum(seen.values()) == count
    print(f"{count} programs: {dict(seen)}\n{before}\n{after}")
    return before, after


def check(before: Footprint, after: Footprint, megabytes: int) -> None:
    assert after.parent - before.parent < megabytes * MIB
    assert after.zygotes - before.zygotes < megabytes * MIB
    assert (after.descriptors, after.processes) == (before.descriptors, before.processes)
    assert after.files <= before.files


async def test_a_thousand_hostile_programs_leave_nothing_behind():
    check(*await endure(1000), megabytes=25)


@pytest.mark.slow
@pytest.mark.timeout(1800)
async def test_twenty_thousand_hostile_programs_leave_nothing_behind():
    check(*await endure(20_000), megabytes=50)


async def test_nothing_is_left_when_an_executor_is_closed():
    before = await Footprint.at_rest()
    for _ in range(3):
        executor = Restricted(Context(workers=2, limits=LIMITS))
        await run_all(executor, 40)
        await executor.close()

    after = await Footprint.at_rest()

    assert (after.descriptors, after.processes) == (before.descriptors, before.processes)
    assert after.files <= before.files
