"""Whole rows and columns, and what travels along them: rays, connections, gravity."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from arc25.plugins.dsls.arc25.geometry import MIRRORS, shifted
from arc25.plugins.dsls.arc25.literals import AXES, SIGNS, STEPS, Axis, Direction, Index, Link, Order, Spread, choose
from arc25.plugins.dsls.arc25.values import Array, DslError, Grid
from arc25.plugins.dsls.arc25.vocabulary import word

SPREADS: dict[str, tuple[str, ...]] = {
    **{name: (name,) for name in STEPS},
    "horizontal": ("left", "right"),
    "vertical": ("up", "down"),
    "plus": ("left", "right", "up", "down"),
    "diagonal": ("up left", "down right"),
    "antidiagonal": ("up right", "down left"),
    "cross": ("up left", "down right", "up right", "down left"),
    "star": tuple(STEPS),
}
LINKS: dict[str, tuple[tuple[str, str], ...]] = {
    "horizontal": (("left", "right"),),
    "vertical": (("up", "down"),),
    "plus": (("left", "right"), ("up", "down")),
    "cross": (("up left", "down right"), ("up right", "down left")),
}

DOWNWARDS: dict[str, Callable[[Grid], Grid]] = {
    "down": lambda grid: grid,
    "up": MIRRORS["vertical"],
    "right": MIRRORS["diagonal"],
    "left": MIRRORS["antidiagonal"],
}
"""The reflection that makes a direction point down; done twice it gives the grid back."""


@word("rows and columns", bits=5)
def dedupe(array: Array, axis: Axis) -> Array:
    """Merge neighbouring rows (or columns) that are equal."""
    lines = _lines(array, axis)
    keep = np.ones(len(lines), dtype=np.bool_)
    keep[1:] = (lines[1:] != lines[:-1]).any(axis=1)
    return _back(lines[keep], axis)


@word("rows and columns", bits=5)
def drop_empty(array: Array, axis: Axis) -> Array:
    """Take out the rows (or columns) without a filled cell."""
    lines = _lines(array, axis)
    keep = (lines != 0).any(axis=1)
    if not keep.any():
        raise DslError("no cell is filled: nothing would be left")
    return _back(lines[keep], axis)


@word("rows and columns", bits=7)
def sort_lines(array: Array, axis: Axis, order: Order) -> Array:
    """Sort the rows (or columns) by how many cells are filled."""
    lines = _lines(array, axis)
    filled = (lines != 0).sum(axis=1)
    ranks = (filled * choose(SIGNS, order, "order")).argsort(kind="stable")
    return _back(lines[ranks], axis)


@word("rows and columns", bits=7)
def line(array: Array, axis: Axis, index: Index) -> Array:
    """One row (or column); -1 is the last."""
    lines = _lines(array, axis)
    if not -len(lines) <= index < len(lines):
        raise DslError(f"there are {len(lines)} {axis}, none has index {index}")
    return _back(lines[[index]], axis)


@word("rays", bits=5)
def smear(grid: Grid, directions: Spread) -> Grid:
    """Extend the filled cells up to the next filled cell or the edge."""
    out = grid
    for direction in choose(SPREADS, directions, "directions"):
        out = np.where(out == 0, travel(grid, direction), out)
    return out


@word("rays", bits=5)
def connect(grid: Grid, link: Link) -> Grid:
    """Colour the empty cells between two cells of one colour.

    Only the nearest filled cells on both sides count.
    """
    out = grid
    for there, back in choose(LINKS, link, "link"):
        seen, opposite = travel(grid, there), travel(grid, back)
        out = np.where((grid == 0) & (seen == opposite) & (seen != 0), seen, out)
    return out


@word("rays", bits=5)
def gravity(grid: Grid, direction: Direction) -> Grid:
    """Let every filled cell fall by itself."""
    falling = _downwards(grid, direction)
    order = (falling != 0).argsort(axis=0, kind="stable")
    return _downwards(np.take_along_axis(falling, order, axis=0), direction)


@word("rays", bits=6)
def spread(grid: Grid) -> Grid:
    """Let the colours grow into the empty cells until none is left.

    Each takes one step right, left, down and up in turn.
    """
    out = grid
    while True:
        before = out
        for direction in ("right", "left", "down", "up"):
            rows, columns = STEPS[direction]
            out = np.where(out == 0, shifted(out, rows, columns), out)
        if np.array_equal(out, before):
            return out


def travel(grid: Grid, direction: str) -> Grid:
    """For every cell the last filled colour, itself included, that a walk to it in `direction` meets."""
    rows, columns = STEPS[direction]
    if rows and columns:
        return _travel_diagonally(grid, rows, columns)
    flat = _downwards(grid, direction)
    source = np.where(flat != 0, np.arange(len(flat))[:, None], 0)
    np.maximum.accumulate(source, axis=0, out=source)
    return _downwards(np.take_along_axis(flat, source, axis=0), direction)


def _travel_diagonally(grid: Grid, rows: int, columns: int) -> Grid:
    """Doubling steps reach the whole diagonal in a logarithmic number of moves."""
    out, step = grid, 1
    while step < min(grid.shape):
        out = np.where(out == 0, shifted(out, rows * step, columns * step), out)
        step *= 2
    return out


def _downwards(grid: Grid, direction: str) -> Grid:
    return choose(DOWNWARDS, direction, "direction")(grid)


def _lines(array: Array, axis: str) -> Array:
    return array if choose(AXES, axis, "axis") == 0 else array.T


def _back(lines: Array, axis: str) -> Array:
    return lines if axis == "rows" else lines.T
