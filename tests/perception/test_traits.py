"""The traits of a task."""

from __future__ import annotations

import math

import pytest

from arc25.core.records import Task
from arc25.perception.traits import traits
from arc25.testing.builders import task

SEEN: list[tuple[str, str, str, float]] = [
    ("input.symmetric left-right", "121", "1", 1.0),
    ("input.full columns", "0200 0200", "1", 1.0),
    ("input.dots", "1011", "1", 0.5),
    ("input.shapes repeated", "10101", "1", 2 / 3),
    ("output.objects with holes", "0", "111 101 111", 1.0),
    ("pair.wider", "12", "1212", 1.0),
    ("pair.a half", "12512", "12", 1.0),
    ("pair.turned right", "12 34", "31 42", 1.0),
    ("pair.flipped left-right", "121", "121", 0.0),
    ("pair.cut out", "000 012 034", "12 34", 1.0),
    ("pair.cut out and turned", "000 012 034", "31 42", 1.0),
    ("pair.rows of the input", "12 34 56", "12 78", 0.5),
    ("pair.tiled", "12", "1212 2112", 0.75),
    ("pair.tiled and turned", "12", "1221", 0.5),
    ("pair.scaled up", "12", "1122 1122", 1.0),
    ("pair.scaled down", "1122 1122", "12", 1.0),
    ("pair.a cell a panel", "105 555 002", "1 2", 1.0),
    ("pair.the content's size", "0000 0120 0000", "33", 1.0),
    ("pair.as long as objects are many", "10203", "111", 1.0),
    ("change.cells", "1200", "1203", 0.25),
    ("change.by color", "1212", "3232", 1.0),
    ("change.by color", "1212", "3242", 0.0),
    ("change.rows sorted anew", "1002", "0012", 1.0),
    ("change.only on background", "1000", "1100", 1.0),
    ("change.enclosed", "1111 1011 1111 0000", "1111 1311 1111 3000", 0.5),
    ("change.all enclosed", "1111 1001 1111", "1111 1301 1111", 0.5),
    ("change.between", "1001", "1331", 1.0),
    ("change.objects moved", "100", "001", 1.0),
    ("change.objects removed", "10201", "10001", 1 / 3),
    ("change.objects recolored", "10201", "10301", 1 / 3),
    ("change.diagonals", "000 000 000", "100 010 001", 1.0),
    ("change.made symmetric", "120", "121", 1.0),
    ("task.colors mapped", "12", "21", 1.0),
]


@pytest.mark.parametrize(("name", "before", "after", "value"), SEEN)
def test_a_trait_says_what_is_seen(name: str, before: str, after: str, value: float) -> None:
    assert traits(task("t", [(before, after)]))[name] == pytest.approx(value)


def test_a_trait_is_the_mean_over_the_train_pairs() -> None:
    seen = traits(task("t", [("12", "12"), ("12", "1212")]))
    assert (seen["pair.same size"], seen["pair.wider"]) == (0.5, 0.5)


def test_colors_that_pairs_map_differently_are_not_mapped() -> None:
    assert traits(task("t", [("12", "21"), ("12", "13")]))["task.colors mapped"] == 0.0


TASKS = [
    task("resized", [("1", "11")]),
    task("still", [("0", "0")]),
    task("changed", [("10501 55555 10501", "10501 55555 10511"), ("12", "1")]),
    task("large", [("0" * 30, "1" * 30)]),
]


@pytest.mark.parametrize("puzzle", TASKS, ids=lambda puzzle: puzzle.id)
def test_every_task_has_the_same_traits_and_each_is_a_number(puzzle: Task) -> None:
    seen = traits(puzzle)
    assert list(seen) == list(traits(TASKS[0]))
    assert all(math.isfinite(value) for value in seen.values())
