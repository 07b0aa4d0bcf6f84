"""Whole rows and columns, and what travels along them: rays, connections, gravity."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from arc25.core.words import Law
from arc25.plugins.dsls.arc25.geometry import MIRRORS, shifted
from arc25.plugins.dsls.arc25.literals import AXES, SIGNS, STEPS, Axis, Direction, Index, Link, Order, Spread, choose
from arc25.plugins.dsls.arc25.object import Object, Objects, Picture, tuple_of
from arc25.plugins.dsls.arc25.segmentation import to_object
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

DOWNWARDS: dict[str, Callable[[Any], Any]] = {
    "down": lambda array: array,
    "up": MIRRORS["vertical"],
    "right": MIRRORS["diagonal"],
    "left": MIRRORS["antidiagonal"],
}
"""The reflection that makes a direction point down; done twice it gives the array back."""
WALL = 10
"""No colour: where a ray ends."""
FLOOR = 11
"""No colour, nor one more than any: what keeps the rays of one canvas out of the next."""


@word("rows and columns", Law.IDEMPOTENCE, Law.ROTATION, Law.RECOLOURING, bits=5)
def dedupe(array: Array, axis: Axis) -> Array:
    """Merge equal neighbouring rows (or columns).

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
    """Take out the empty rows (or columns).

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
    """Sort the rows (or columns) by filled cells.

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
    """One row (or column).

    -1 is the last.

    >>> line(grid("12/34"), "rows", -1)
    34
    >>> line(grid("12/34"), "columns", 0)
    1/3
    """
    lines = _lines(array, axis)
    if not -len(lines) <= index < len(lines):
        raise DslError(f"there are {len(lines)} {axis}, none has index {index}")
    return _back(lines[[index]], axis)


@word("rows and columns", Law.SHAPE, Law.ROTATION, Law.RECOLOURING, bits=6)
def split(grid: Grid, axis: Axis) -> Objects:
    """Every row (or column) as an object.

    >>> split(grid("12/34"), "rows")
    12@0,0 34@1,0
    >>> split(grid("12/34"), "columns")
    1/3@0,0 2/4@0,1
    """
    along = choose(AXES, axis, "axis")
    places = np.indices(grid.shape)[along]
    return tuple(to_object(grid, places == place) for place in range(grid.shape[along]))


@word("rays", Law.SHAPE, Law.RECOLOURING, bits=5)
def smear(picture: Picture, directions: Spread) -> Picture:
    """Extend filled cells to the next one or the edge.

    An object's cells are extended over its canvas, whatever else lies there.

    >>> smear(grid("01020"), "right")
    01122
    >>> smear(mask(".../.#./..."), "antidiagonal")
    ..#/.#./#..
    >>> smear(objects(grid("10/00/20"), 4, False), "down right")
    1./.1@0,0 2@2,0
    """
    steps = choose(SPREADS, directions, "directions")
    if isinstance(picture, np.ndarray):
        return _smeared(picture, steps)
    smeared = _smeared_objects(tuple_of(picture), steps)
    return smeared[0] if isinstance(picture, Object) else smeared


@word("rays", Law.SHAPE, Law.RECOLOURING, bits=5)
def connect(array: Array, link: Link) -> Array:
    """Colour the gaps between cells of one colour.

    Only the nearest filled cells on both sides count.

    >>> connect(grid("100102"), "horizontal")
    111102
    >>> connect(mask("#../.../..#"), "cross")
    #../.#./..#
    """
    out = array
    for there, back in choose(LINKS, link, "link"):
        seen, opposite = travel(array, there), travel(array, back)
        out = np.where((array == 0) & (seen == opposite) & (seen != 0), seen, out)
    return out


@word("rays", Law.SHAPE, Law.RECOLOURING, bits=7)
def extend_lines(grid: Grid) -> Grid:
    """Extend lines to the next cell or the edge.

    A line ends in a cell with just one neighbour of its colour, diagonals included, and goes on away from that.

    >>> extend_lines(grid("00000/01102/00000"))
    00000/11112/00000
    >>> extend_lines(grid("11000/11000/00100/00000"))
    11000/11000/00100/00010
    """
    behind = {step: (shifted(grid, *STEPS[step]) == grid) & (grid != 0) for step in STEPS}
    ends = sum(behind.values()) == 1
    out = grid
    for step, follows in behind.items():
        ray = travel(np.where((ends & follows) | (grid == 0), grid, WALL), step)
        out = np.where((out == 0) & (ray != WALL), ray, out)
    return out


@word("rays", Law.SHAPE, Law.RECOLOURING, bits=8)
def bounce(grid: Grid, direction: Direction) -> Grid:
    """Diagonal rays, reflected by the sides.

    They go on to the next filled cell or to the end of the grid.

    >>> bounce(grid("000/000/000/100"), "up")
    010/001/010/100
    """
    flat = _downwards(grid, direction)
    height, width = flat.shape
    unfolded = np.pad(flat, ((0, 0), (height, height)), mode="reflect")
    rays = _smeared(unfolded, ("down left", "down right"))
    return _downwards(rays[:, height : height + width], direction)


@word("rays", Law.SHAPE, Law.IDEMPOTENCE, Law.ROTATION, Law.RECOLOURING, bits=5)
def gravity(grid: Grid, direction: Direction) -> Grid:
    """Let every filled cell fall.

    >>> gravity(grid("120/001/000"), "down")
    000/000/121
    >>> gravity(grid("012/300"), "left")
    120/300
    """
    falling = _downwards(grid, direction)
    order = (falling != 0).argsort(axis=0, kind="stable")
    return _downwards(np.take_along_axis(falling, order, axis=0), direction)


@word("rays", Law.SHAPE, Law.IDEMPOTENCE, Law.RECOLOURING, bits=6)
def spread(grid: Grid) -> Grid:
    """Let the colours grow until no cell is empty.

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


def travel(array: Array, direction: str) -> Array:
    """For every cell the last filled one, itself included, that a walk to it in `direction` meets."""
    rows, columns = STEPS[direction]
    if rows and columns:
        return _travel_diagonally(array, rows, columns)
    flat = _downwards(array, direction)
    source = np.where(flat != 0, np.arange(len(flat))[:, None], 0)
    np.maximum.accumulate(source, axis=0, out=source)
    return _downwards(np.take_along_axis(flat, source, axis=0), direction)


def _travel_diagonally(array: Array, rows: int, columns: int) -> Array:
    """Doubling steps reach the whole diagonal in a logarithmic number of moves."""
    out, step = array, 1
    while step < min(array.shape):
        out = np.where(out == 0, shifted(out, rows * step, columns * step), out)
        step *= 2
    return out


def _smeared(array: Array, steps: Iterable[str]) -> Array:
    out = array
    for step in steps:
        out = np.where(out == 0, travel(array, step), out)
    return out


def _smeared_objects(items: Objects, steps: Iterable[str]) -> Objects:
    """Each object smeared on a canvas of its own; the canvases lie below each other, a floor under each."""
    if not items:
        return ()
    ends = np.cumsum([item.canvas[0] + 1 for item in items]).tolist()
    sheet = np.zeros((ends[-1], max(item.canvas[1] for item in items)), dtype=np.int8)
    sheet[np.array(ends) - 1] = FLOOR
    canvases = [slice(end - 1 - item.canvas[0], end - 1) for item, end in zip(items, ends, strict=True)]
    for item, rows in zip(items, canvases, strict=True):
        cells, own = item.overlap(item.canvas)
        sheet[rows][cells] = (item.patch + item.mask)[own]  # one more than the colour: its cells of colour 0 are filled
    out = sheet.copy()
    for step in steps:
        ray = travel(sheet, step)
        np.copyto(out, ray, where=(out == 0) & (ray != FLOOR))
    filled = out != 0
    out -= filled
    return tuple(
        to_object(out[rows, : item.canvas[1]].astype(item.patch.dtype), filled[rows, : item.canvas[1]])
        for item, rows in zip(items, canvases, strict=True)
    )


def _downwards(array: Array, direction: str) -> Array:
    return choose(DOWNWARDS, direction, "direction")(array)  # type: ignore[no-any-return]


def _lines(array: Array, axis: str) -> Array:
    return array if choose(AXES, axis, "axis") == 0 else array.T


def _back(lines: Array, axis: str) -> Array:
    return lines if axis == "rows" else lines.T
