"""The memory of a search: of values that are dropped and made again, and of a whole worker on the largest grids."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from arc25.core.codec import to_json
from arc25.core.grid import Grid
from arc25.core.records import Pair, Task
from arc25.core.words import Parameter, Signature, Word
from arc25.plugins.backends.search import others
from arc25.plugins.backends.search.budget import Budget
from arc25.plugins.backends.search.parts import Way
from arc25.plugins.backends.search.store import Store
from arc25.plugins.backends.search.vocabulary import GRID, Hole, Operation
from arc25.plugins.backends.search.worker import Worker

LIST = "Objects"
SIDE = 30
MOST = 300e6
"""Bytes that a worker may take, whatever the task."""


def counted(function):
    """A word from grids to lists, and the arguments that it was called with."""
    calls = []

    def call(grid):
        calls.append(grid.tobytes())
        return function(grid)

    word = Word("listed", call, (Signature((Parameter("grid", GRID),), LIST),), "", 1.0)
    return Operation(word, (Hole(GRID),), LIST, 1.0), calls


def test_a_value_that_was_dropped_is_made_again_when_it_is_asked_for(monkeypatch):
    monkeypatch.setattr(others, "ROOM", 1000)
    store = Store(Budget(None, 10**6, 2**20))
    listed, calls = counted(lambda grid: tuple(np.full((4, 9), int(grid[0, 0]), np.int8) for _ in range(3)))
    grids = [store.number(GRID, np.full((1, 1), color, np.int8)) for color in range(9)]
    numbers = store.each(listed, [(grid,) for grid in grids])
    assert len(calls) == len(set(numbers)) == 9
    for color, number in enumerate(numbers):
        assert [int(part[0, 0]) for part in store[number]] == [color] * 3
        assert store.number(LIST, store[number]) == number
    assert len(calls) > 9


def test_a_value_that_no_word_made_is_never_dropped(monkeypatch):
    monkeypatch.setattr(others, "ROOM", 100)
    store = Store(Budget(None, 10**6, 2**20))
    given = [(np.full((5, 5), color, np.int8),) for color in range(9)]
    numbers = [store.number(LIST, value) for value in given]
    assert all(store[number] is value for number, value in zip(numbers, given, strict=True))


def test_what_is_dropped_does_not_count_against_the_budget(monkeypatch):
    monkeypatch.setattr(others, "ROOM", 1000)
    budget = Budget(None, 10**6, 2**20)
    store = Store(budget)
    listed, _ = counted(lambda grid: tuple(np.full((30, 30), int(grid[0, 0]), np.int8) for _ in range(20)))
    store.each(listed, [(store.number(GRID, np.full((1, 1), color, np.int8)),) for color in range(9)])
    assert budget.bytes < 9 * 1000


async def _most_bytes(tasks: list[Task], seconds: float) -> float:
    """What a worker took at its highest while it searched the tasks, one after the other."""
    worker = await Worker.start("arc25", {})
    try:
        for task in tasks:
            request = {
                "task": to_json(task),
                "limit": 2,
                "seconds": seconds,
                "work": None,
                "seeds": [],
                "ways": [way.value for way in Way],
            }
            assert "error" not in await worker.ask(request)
        status = Path(f"/proc/{worker.pid}/status").read_text()
    finally:
        await worker.end()
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")) * 1024


def _noise(rng: np.random.Generator) -> Task:
    """Cells of ten colours at random: every picture is another one."""
    grids = [Grid.of(rng.integers(0, 10, (SIDE, SIDE))) for _ in range(9)]
    return Task("noise", tuple(map(Pair, grids[0:8:2], grids[1:8:2])), (grids[8],))


def _pieces(rng: np.random.Generator) -> Task:
    """A hundred small pieces on each grid, half of them recoloured: rules and loops have much to learn from."""

    def pair() -> Pair:
        before = np.where(rng.random((SIDE, SIDE)) < 0.25, rng.integers(1, 5, (SIDE, SIDE)), 0)
        after = np.where((before == 1) & (rng.random((SIDE, SIDE)) < 0.5), 6, before)
        return Pair(Grid.of(before), Grid.of(after))

    return Task("pieces", (pair(), pair(), pair(), pair()), (pair().input,))


def _checks(rng: np.random.Generator) -> Task:
    """Two colours in stripes: the lists of objects are long, and what they make is seldom new."""
    stripes = np.indices((SIDE, SIDE)).sum(axis=0)
    grids = [Grid.of((stripes // step % 2) * 3) for step in (1, 2, 3, 4, 5)]
    outputs = [Grid.of(rng.integers(0, 2, (SIDE, SIDE)) * 3) for _ in grids]
    return Task("checks", tuple(map(Pair, grids[:4], outputs[:4])), (grids[4],))


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
@pytest.mark.parametrize("seconds", [2, pytest.param(60, marks=[pytest.mark.slow, pytest.mark.timeout(600)])])
async def test_a_worker_stays_below_300_megabytes_on_the_largest_grids(seconds):
    rng = np.random.default_rng(0)
    assert await _most_bytes([_noise(rng), _pieces(rng), _checks(rng)], seconds) < MOST


SETTLED = """
from pathlib import Path
import numpy as np
from arc25.core.context import Context
from arc25.core.offers import Kind
from arc25.core.plugins import Plugins
from arc25.plugins.backends.search.budget import Budget
from arc25.plugins.backends.search.store import Store
from arc25.plugins.backends.search.vocabulary import operations
from arc25.plugins.backends.search.warming import warm

words = Plugins().make(Kind.DSL, "arc25", Context()).words()
warm(words, settled={settled})
store = Store(Budget(None, 10**6, 2**24))
grid = store.number("Grid", np.arange(12, dtype=np.int8).reshape(3, 4) % 10)
single = [operation for operation in operations(words.values(), range(10)) if operation.holes == ("Grid",)]
made = [store.each(operation, [(grid,)])[0] for operation in single if operation.returns == "Grid"]
print(sum(number > 0 for number in made), [store[number].tolist() for number in made if number > 0])
print(next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmRSS")).split()[1])
"""


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_a_worker_that_settled_makes_the_same_with_less_memory():
    runs = [
        subprocess.run(
            [sys.executable, "-c", SETTLED.format(settled=settled)], capture_output=True, check=True, text=True
        )
        for settled in (False, True)
    ]
    (made, before), (same, after) = (run.stdout.splitlines() for run in runs)
    assert made == same
    assert int(made.split()[0]) > 50
    assert int(after) < int(before) - 40_000
