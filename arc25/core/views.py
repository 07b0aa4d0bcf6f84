"""Views: reversible ways to look at a task (eight turns, colour permutations, the order of the pairs)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from arc25.core.errors import UsageError
from arc25.core.grid import COLOURS, Grid

if TYPE_CHECKING:
    from arc25.core.records import Task

SAME_COLOURS = tuple(range(COLOURS))


@dataclass(frozen=True, slots=True)
class View:
    """First flip top to bottom (if `flipped`), then `turns` quarter turns clockwise, then recolour.

    `colours[c]` is the colour shown for `c`. `order[i]` is the train pair shown at place `i`; empty
    keeps the order. The default view changes nothing.
    """

    turns: int = 0
    flipped: bool = False
    colours: tuple[int, ...] = SAME_COLOURS
    order: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        if self.turns not in range(4):
            raise UsageError(f"a view turns 0 to 3 quarters, got {self.turns}")
        if tuple(sorted(self.colours)) != SAME_COLOURS:
            raise UsageError(f"a view's colours are a permutation of 0..9, got {self.colours}")
        if sorted(self.order) != list(range(len(self.order))):
            raise UsageError(f"a view's order is a permutation of the pairs, got {self.order}")


IDENTITY = View()


def apply(view: View, grid: Grid) -> Grid:
    """The grid as the view shows it."""
    if view.flipped:
        grid = _flip(grid)
    for _ in range(view.turns):
        grid = _turn(grid)
    return _recolour(grid, view.colours)


def revert(view: View, grid: Grid) -> Grid:
    """The inverse: `revert(v, apply(v, g)) == g` for every view and grid."""
    back = [0] * COLOURS
    for colour, shown in enumerate(view.colours):
        back[shown] = colour
    grid = _recolour(grid, tuple(back))
    for _ in range((4 - view.turns) % 4):
        grid = _turn(grid)
    return _flip(grid) if view.flipped else grid


def apply_to_task(view: View, task: Task) -> Task:
    """The task as the view shows it: every grid, and the train pairs in the view's order."""
    from arc25.core.records import Pair, Task

    if view == IDENTITY:
        return task
    order = view.order or tuple(range(len(task.train)))
    if len(order) != len(task.train):
        raise UsageError(f"the view orders {len(order)} pairs, task {task.id} has {len(task.train)}")
    shown = tuple(Pair(apply(view, task.train[i].input), apply(view, task.train[i].output)) for i in order)
    return Task(task.id, shown, tuple(apply(view, grid) for grid in task.tests))


def apply_to_outputs(view: View, task: Task, outputs: Sequence[Grid | None]) -> tuple[Grid | None, ...]:
    """Outputs for the task's inputs as they would be for the shown task's: the inverse of `revert_outputs`."""
    if view == IDENTITY or not outputs:
        return tuple(outputs)
    order = view.order or tuple(range(len(task.train)))
    shown = [outputs[index] for index in order] + list(outputs[len(order) :])
    return tuple(None if grid is None else apply(view, grid) for grid in shown)


def revert_outputs(view: View, task: Task, outputs: Sequence[Grid | None]) -> tuple[Grid | None, ...]:
    """Outputs for the shown task's inputs, brought back to the task's own inputs and order."""
    if view == IDENTITY or not outputs:
        return tuple(outputs)
    order = view.order or tuple(range(len(task.train)))
    back: list[Grid | None] = [None if grid is None else revert(view, grid) for grid in outputs]
    train: list[Grid | None] = [None] * len(order)
    for place, index in enumerate(order):
        train[index] = back[place]
    return (*train, *back[len(order) :])


def _flip(grid: Grid) -> Grid:
    w = grid.width
    rows = (grid.cells[y * w : (y + 1) * w] for y in reversed(range(grid.height)))
    return Grid(grid.height, w, b"".join(rows))


def _turn(grid: Grid) -> Grid:
    """A quarter turn clockwise: column x, read from the bottom, becomes row x."""
    w = grid.width
    columns = (grid.cells[x::w][::-1] for x in range(w))
    return Grid(w, grid.height, b"".join(columns))


def _recolour(grid: Grid, colours: tuple[int, ...]) -> Grid:
    if colours == SAME_COLOURS:
        return grid
    table = bytes(colours) + bytes(range(COLOURS, 256))
    return Grid(grid.height, grid.width, grid.cells.translate(table))
