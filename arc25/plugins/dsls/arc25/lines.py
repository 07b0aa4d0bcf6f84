"""Whole rows and columns, and what travels along them: rays, connections, gravity."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from arc25.core.words import Law
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


@word("rows and columns", Law.IDEMPOTENCE, Law.ROTATION, Law.RECOLOURING, bits=5)
def dedupe(array: Array, axis: Axis) -> Array:
    """Merge neighbouring rows (or columns) that are equal.

    >>> dedupe(grid("11/11/22"), "rows")
    11/22
    >>> dedupe(grid("112/112"), "columns")
    12/12
    """
    lines = _lines(array, axis)
    keep = np.ones(len(lines), dtype=np.bool_)
    keep[1:] = (lines[1:] != lines[:-1]).any(axis=1)
    return _back(lines[keep], axis)


@word("rows and columns", Law.IDEMPOTENCE, Law.ROTATION, Law.RECOLOURING, bits=5)
def drop_empty(array: Array, axis: Axis) -> Array:
    """Take out the rows (or columns) without a filled cell.

    >>> drop_empty(grid("000/102/000"), "rows")
    102
    >>> drop_empty(grid("000/102/000"), "columns")
    00/12/00
    """
    lines = _lines(array, axis)
    keep = (lines != 0).any(axis=1)
    if not keep.any():
        raise DslError("no cell is filled: nothing would be left")
    return _back(lines[keep], axis)


@word("rows and columns", Law.SHAPE, Law.IDEMPOTENCE, Law.RECOLOURING, bits=7)
def sort_lines(array: Array, axis: Axis, order: Order) -> Array:
    """Sort the rows (or columns) by how many cells are filled.

    >>> sort_lines(grid("11/00/10"), "rows", "ascending")
    00/10/11
    >>> sort_lines(grid("101/001"), "columns", "descending")
    110/100
    """
    lines = _lines(array, axis)
    filled = (lines != 0).sum(axis=1)
    ranks = (filled * choose(SIGNS, order, "order")).argsort(kind="stable")
    return _back(lines[ranks], axis)


@word("rows and columns", Law.RECOLOURING, bits=7)
def line(array: Array, axis: Axis, index: Index) -> Array:
    """One row (or column); -1 is the last.

    >>> line(grid("12/34"), "rows", -1)
    34
    >>> line(grid("12/34"), "columns", 0)
    1/3
    """
    lines = _lines(array, axis)
    if not -len(lines) <= index < len(lines):
        raise DslError(f"there are {len(lines)} {axis}, none has index {index}")
    return _back(lines[[index]], axis)


@word("rays", Law.SHAPE, Law.RECOLOURING, bits=5)
def smear(grid: Grid, directions: Spread) -> Grid:
    """Extend the filled cells up to the next filled cell or the edge.

    >>> smear(grid("01020"), "right")
    01122
    >>> smear(grid("01020"), "left")
    11220
    >>> smear(grid("0/1/0"), "up")
    1/1/0
    >>> smear(grid("000/010/000"), "plus")
    010/111/010
    >>> smear(grid("1000/0000/0000/0000"), "down right")
    1000/0100/0010/0001
    >>> smear(grid("000/010/000"), "antidiagonal")
    001/010/100
    """
    out = grid
    for direction in choose(SPREADS, directions, "directions"):
        out = np.where(out == 0, travel(grid, direction), out)
    return out


@word("rays", Law.SHAPE, Law.RECOLOURING, bits=5)
def connect(grid: Grid, link: Link) -> Grid:
    """Colour the empty cells between two cells of one colour.

    Only the nearest filled cells on both sides count.

    >>> connect(grid("10010"), "horizontal")
    11110
    >>> connect(grid("1002"), "horizontal")
    1002
    >>> connect(grid("1/0/1"), "vertical")
    1/1/1
    >>> connect(grid("100/000/001"), "cross")
    100/010/001
    """
    out = grid
    for there, back in choose(LINKS, link, "link"):
        seen, opposite = travel(grid, there), travel(grid, back)
        out = np.where((grid == 0) & (seen == opposite) & (seen != 0), seen, out)
    return out


@word("rays", Law.SHAPE, Law.IDEMPOTENCE, Law.ROTATION, Law.RECOLOURING, bits=5)
def gravity(grid: Grid, direction: Direction) -> Grid:
    """Let every filled cell fall by itself.

    >>> gravity(grid("120/001/000"), "down")
    000/000/121
    >>> gravity(grid("012/300"), "left")
    120/300
    >>> gravity(grid("100/020"), "right")
    001/002
    >>> gravity(grid("00/12"), "up")
    12/00
    """
    falling = _downwards(grid, direction)
    order = (falling != 0).argsort(axis=0, kind="stable")
    return _downwards(np.take_along_axis(falling, order, axis=0), direction)


@word("rays", Law.SHAPE, Law.IDEMPOTENCE, Law.RECOLOURING, bits=6)
def spread(grid: Grid) -> Grid:
    """Let the colours grow into the empty cells until none is left.

    Each takes one step right, left, down and up in turn.

    >>> spread(grid("100/002"))
    112/122
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
