"""A task as numbers of one fixed list: what its inputs, its outputs and the steps between them have in common.

For whoever learns from many tasks. Every trait is the mean over the train pairs, a yes counted as 1, and most lie
between 0 and 1; sizes and counts are logarithms to the base 2. Outputs of tests are never needed.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from arc25.core.grid import Grid
from arc25.core.records import Task
from arc25.perception.change import change_traits
from arc25.perception.pairing import pair_traits
from arc25.perception.picture import Picture, picture_traits, seen
from arc25.perception.scene import backgrounds


def traits(task: Task) -> dict[str, float]:
    """The traits of a task by name, the same names for every task; some milliseconds."""
    inputs = [seen(pair.input, background) for pair, background in zip(task.train, backgrounds(task), strict=False)]
    outputs = [seen(pair.output, before.scene.background) for pair, before in zip(task.train, inputs, strict=True)]
    rows = [_pair(before, after) for before, after in zip(inputs, outputs, strict=True)]
    means = {name: float(np.mean([row[name] for row in rows])) for name in rows[0]}
    return means | {f"task.{name}": float(value) for name, value in _common(task).items()}


def _pair(before: Picture, after: Picture) -> dict[str, float]:
    parts = {
        "input": picture_traits(before),
        "output": picture_traits(after),
        "pair": pair_traits(before, after),
        "change": change_traits(before, after),
    }
    return {f"{part}.{name}": float(value) for part, found in parts.items() for name, value in found.items()}


def _common(task: Task) -> Mapping[str, float]:
    """What only several pairs together show."""
    inputs, outputs = [pair.input for pair in task.train], [pair.output for pair in task.train]
    new = {frozenset(pair.output.cells) - frozenset(pair.input.cells) for pair in task.train}
    return {
        "one input size": len(set(map(_size, inputs))) == 1,
        "one output size": len(set(map(_size, outputs))) == 1,
        "one output palette": len({frozenset(grid.cells) for grid in outputs}) == 1,
        "the same new colors": len(new) == 1 and new != {frozenset()},
        "colors mapped": _maps_colors(task),
    }


def _size(grid: Grid) -> tuple[int, int]:
    return grid.height, grid.width


def _maps_colors(task: Task) -> bool:
    """Whether one mapping of colours makes every output of its input."""
    mapping: dict[int, int] = {}
    return all(
        _size(pair.input) == _size(pair.output)
        and all(
            mapping.setdefault(*cells) == cells[1] for cells in zip(pair.input.cells, pair.output.cells, strict=True)
        )
        for pair in task.train
    )
