"""Short ways to write grids, tasks and programs in tests."""

from __future__ import annotations

from collections.abc import Sequence

from arc25.core.grid import Grid
from arc25.core.records import Pair, Program, Task


def grid(text: str) -> Grid:
    """A grid from rows of digits: `grid("12 34")` is [[1, 2], [3, 4]]."""
    return Grid.of([[int(digit) for digit in row] for row in text.split()])


def task(task_id: str, pairs: Sequence[tuple[str, str]], tests: Sequence[str] = ("0",)) -> Task:
    """A task from pairs and test inputs written as in `grid`."""
    train = tuple(Pair(grid(before), grid(after)) for before, after in pairs)
    return Task(task_id, train, tuple(grid(test) for test in tests))


def program(source: str, task_id: str = "t", language: str = "plain", entry: str = "transform") -> Program:
    """A program with the usual entry."""
    return Program(task_id, source, language, entry)
