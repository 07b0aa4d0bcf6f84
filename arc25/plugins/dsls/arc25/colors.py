"""Changing and asking for colours."""

# numpy types `==` of arrays as Any
# mypy: disable-error-code="no-any-return"
from __future__ import annotations

from typing import overload

import numpy as np

from arc25.core.words import Law
from arc25.plugins.dsls.arc25.literals import SIGNS, Color, Order, choose
from arc25.plugins.dsls.arc25.object import Object, Objects
from arc25.plugins.dsls.arc25.values import ColorMap, DslError, Grid, Mask, color_counts, sized
from arc25.plugins.dsls.arc25.vocabulary import word


@overload
def recolor(thing: Grid, color: Color) -> Grid: ...
@overload
def recolor(thing: Mask, color: Color) -> Grid: ...
@overload
def recolor(thing: Object, color: Color) -> Object: ...
@overload
def recolor(thing: Objects, color: Color) -> Objects: ...
@word("colour", Law.SHAPE, Law.IDEMPOTENCE, Law.ROTATION, Law.RECOLOURING, bits=4)
def recolor(thing: Grid | Mask | Object | Objects, color: Color) -> Grid | Object | Objects:
    """Give every filled cell (or true cell of a mask) that colour.

    >>> recolor(grid("012"), 5)
    055
    >>> recolor(mask(".#"), 3)
    03
    >>> recolor(objects(grid("12/00"), 4, True), 4)
    44@0,0
    """
    if isinstance(thing, Object):
        patch = np.where(thing.mask, color, 0).astype(thing.patch.dtype)
        return Object(patch, thing.mask, thing.top, thing.left, thing.canvas)
    if isinstance(thing, tuple):
        return tuple(recolor(item, color) for item in thing)
    out = np.zeros(thing.shape, dtype=np.int8 if thing.dtype == np.bool_ else thing.dtype)
    out[thing != 0] = color
    return out


@word("colour", Law.SHAPE, Law.ROTATION, Law.RECOLOURING, bits=4)
def map_colors(grid: Grid, colors: ColorMap) -> Grid:
    """Replace colours by those the map gives; others stay.

    >>> map_colors(grid("0123"), {0: 9, 2: 7})
    9173
    """
    table = np.arange(10, dtype=grid.dtype)
    for old, new in colors.items():
        table[old] = new
    return table[grid]


@word("colour", Law.SHAPE, Law.INVOLUTION, Law.ROTATION, Law.RECOLOURING, bits=6)
def swap_colors(grid: Grid, first: Color, second: Color) -> Grid:
    """Exchange two colours.

    >>> swap_colors(grid("012"), 1, 2)
    021
    """
    return map_colors(grid, {first: second, second: first})


@word("colour", Law.SHAPE, Law.IDEMPOTENCE, Law.ROTATION, Law.RECOLOURING, bits=3)
def keep_color(grid: Grid, color: Color) -> Grid:
    """Empty every cell that does not have that colour.

    >>> keep_color(grid("0123"), 2)
    0020
    """
    return grid * (grid == color)


@word("colour", Law.SHAPE, Law.IDEMPOTENCE, Law.ROTATION, Law.RECOLOURING, bits=4)
def erase_color(grid: Grid, color: Color) -> Grid:
    """Empty every cell of that colour.

    >>> erase_color(grid("0123"), 2)
    0103
    """
    return grid * (grid != color)


@word("colour", Law.SHAPE, Law.ROTATION, Law.PALETTE, bits=5)
def invert(grid: Grid) -> Grid:
    """Empty the filled cells and give the empty ones the most common colour.

    >>> invert(grid("2021"))
    0200
    """
    return np.where(grid == 0, _ranked(grid)[0], 0).astype(grid.dtype)


@word("colour", Law.SHAPE, Law.IDEMPOTENCE, Law.ROTATION, Law.PALETTE, bits=6)
def blacken_background(grid: Grid) -> Grid:
    """Exchange the background colour with 0.

    >>> blacken_background(grid("3331"))
    0001
    """
    return swap_colors(grid, background(grid), 0)


@word("colour", Law.ROTATION, Law.PALETTE, bits=3)
def most_common_color(grid: Grid) -> Color:
    """The most common colour of the filled cells.

    The lowest of several.

    >>> most_common_color(grid("00002213"))
    2
    """
    return _ranked(grid)[0]


@word("colour", Law.ROTATION, Law.PALETTE, bits=4)
def rarest_color(grid: Grid) -> Color:
    """The rarest colour of the filled cells.

    The lowest of several.

    >>> rarest_color(grid("0221333"))
    1
    """
    counts = color_counts(grid)
    present = counts.nonzero()[0]
    if not present.size:
        raise DslError("no cell is filled")
    return int(present[counts[present].argmin()])


@word("colour", Law.ROTATION, Law.PALETTE, bits=5)
def background(grid: Grid) -> Color:
    """The most common colour of all cells, 0 included.

    >>> background(grid("0000112"))
    0
    """
    return int(np.bincount(grid.ravel(), minlength=10).argmax())


@word("colour", Law.PALETTE, bits=7)
def ranked_colors(grid: Grid, order: Order) -> Grid:
    """A row of the filled cells' colours, by how often they occur.

    >>> ranked_colors(grid("1222330"), "descending")
    231
    >>> ranked_colors(grid("1222330"), "ascending")
    132
    """
    return np.array([_ranked(grid)[:: -choose(SIGNS, order, "order")]], dtype=grid.dtype)


@word("colour", Law.IDEMPOTENCE, Law.PALETTE, bits=8)
def histogram(grid: Grid, order: Order) -> Grid:
    """A column for each colour, by how often it occurs, as long as it has cells.

    The columns hang from the top; the background has none.

    >>> histogram(grid("1222330"), "descending")
    231/230/200
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
