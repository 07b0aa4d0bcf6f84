"""Changing and asking for colours."""

# numpy types `==` of arrays as Any
# mypy: disable-error-code="no-any-return"
from __future__ import annotations

from typing import overload

import numpy as np

from arc25.plugins.dsls.arc25.literals import SIGNS, Color, Order, choose
from arc25.plugins.dsls.arc25.values import ColorMap, DslError, Grid, Mask, Object, Objects, color_counts, sized
from arc25.plugins.dsls.arc25.vocabulary import word


@overload
def recolor(thing: Grid, color: Color) -> Grid: ...
@overload
def recolor(thing: Mask, color: Color) -> Grid: ...
@overload
def recolor(thing: Object, color: Color) -> Object: ...
@overload
def recolor(thing: Objects, color: Color) -> Objects: ...
@word("colour", bits=4)
def recolor(thing: Grid | Mask | Object | Objects, color: Color) -> Grid | Object | Objects:
    """Give every filled cell (or true cell of a mask) that colour."""
    if isinstance(thing, Object):
        patch = np.where(thing.mask, color, 0).astype(thing.patch.dtype)
        return Object(patch, thing.mask, thing.top, thing.left, thing.canvas)
    if isinstance(thing, tuple):
        return tuple(recolor(item, color) for item in thing)
    out = np.zeros(thing.shape, dtype=np.int8 if thing.dtype == np.bool_ else thing.dtype)
    out[thing != 0] = color
    return out


@word("colour", bits=4)
def map_colors(grid: Grid, colors: ColorMap) -> Grid:
    """Replace colours by those the map gives; others stay."""
    table = np.arange(10, dtype=grid.dtype)
    for old, new in colors.items():
        table[old] = new
    return table[grid]


@word("colour", bits=6)
def swap_colors(grid: Grid, first: Color, second: Color) -> Grid:
    """Exchange two colours."""
    return map_colors(grid, {first: second, second: first})


@word("colour", bits=3)
def keep_color(grid: Grid, color: Color) -> Grid:
    """Empty every cell that does not have that colour."""
    return grid * (grid == color)


@word("colour", bits=4)
def erase_color(grid: Grid, color: Color) -> Grid:
    """Empty every cell of that colour."""
    return grid * (grid != color)


@word("colour", bits=5)
def invert(grid: Grid) -> Grid:
    """Empty the filled cells and give the empty ones the most common colour."""
    return np.where(grid == 0, _ranked(grid)[0], 0).astype(grid.dtype)


@word("colour", bits=6)
def blacken_background(grid: Grid) -> Grid:
    """Exchange the background colour with 0."""
    return swap_colors(grid, background(grid), 0)


@word("colour", bits=3)
def most_common_color(grid: Grid) -> Color:
    """The most common colour of the filled cells.

    The lowest of several.
    """
    return _ranked(grid)[0]


@word("colour", bits=4)
def rarest_color(grid: Grid) -> Color:
    """The rarest colour of the filled cells.

    The lowest of several.
    """
    counts = color_counts(grid)
    present = counts.nonzero()[0]
    if not present.size:
        raise DslError("no cell is filled")
    return int(present[counts[present].argmin()])


@word("colour", bits=5)
def background(grid: Grid) -> Color:
    """The most common colour of all cells, 0 included."""
    return int(np.bincount(grid.ravel(), minlength=10).argmax())


@word("colour", bits=7)
def ranked_colors(grid: Grid, order: Order) -> Grid:
    """A row of the filled cells' colours, by how often they occur."""
    return np.array([_ranked(grid)[:: -choose(SIGNS, order, "order")]], dtype=grid.dtype)


@word("colour", bits=8)
def histogram(grid: Grid, order: Order) -> Grid:
    """A column for each colour, by how often it occurs, as long as it has cells.

    The columns hang from the top; the background has none.
    """
    counts = color_counts(grid)
    ranked = _ranked(grid)[:: -choose(SIGNS, order, "order")]
    out = sized(np.zeros((int(counts.max()), len(ranked)), dtype=grid.dtype))
    for column, color in enumerate(ranked):
        out[: counts[color], column] = color
    return out


def _ranked(grid: Grid) -> list[int]:
    """The colours of the filled cells, most common first."""
    counts = color_counts(grid)
    ranked = [int(color) for color in (-counts).argsort(kind="stable") if counts[color]]
    if not ranked:
        raise DslError("no cell is filled")
    return ranked
