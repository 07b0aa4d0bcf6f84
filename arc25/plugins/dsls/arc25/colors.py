"""Changing and asking for colours."""

# numpy types `==` of arrays as Any
# mypy: disable-error-code="no-any-return"
from __future__ import annotations

from collections import Counter
from typing import overload

import numpy as np

from arc25.core.words import Law
from arc25.plugins.dsls.arc25.literals import SIGNS, Color, Order, choose
from arc25.plugins.dsls.arc25.object import Piece, each
from arc25.plugins.dsls.arc25.values import ColorMap, DslError, Grid, Mask, color_counts, sized
from arc25.plugins.dsls.arc25.vocabulary import word


@overload
def recolor(thing: Grid | Mask, color: Color) -> Grid: ...
@overload
def recolor(thing: Piece, color: Color) -> Piece: ...
@word("colour", Law.SHAPE, Law.IDEMPOTENCE, Law.ROTATION, Law.RECOLOURING, bits=4)
def recolor(thing: Grid | Mask | Piece, color: Color) -> Grid | Piece:
    """Colour every filled or true cell.

    Of an object all cells that belong to it.

    >>> recolor(grid("012"), 5)
    055
    >>> recolor(mask(".#"), 3)
    03
    >>> recolor(objects(grid("12/00"), 4, True), 4)
    44@0,0
    """
    if not isinstance(thing, np.ndarray):
        return each(thing, lambda item: item.painted(color))
    out = np.zeros(thing.shape, dtype=np.int8 if thing.dtype == np.bool_ else thing.dtype)
    out[thing != 0] = color
    return out


@word("colour", Law.SHAPE, Law.ROTATION, Law.RECOLOURING, bits=4)
def map_colors(grid: Grid, colors: ColorMap) -> Grid:
    """Replace colours as the map says.

    Colours that it lacks stay.

    >>> map_colors(grid("0123"), {0: 9, 2: 7})
    9173
    """
    out = grid.copy()
    for old, new in colors.items():
        out[grid == old] = new
    return out


@word("colour", Law.SHAPE, Law.INVOLUTION, Law.ROTATION, Law.RECOLOURING, bits=6)
def swap_colors(grid: Grid, first: Color, second: Color) -> Grid:
    """Exchange two colours.

    >>> swap_colors(grid("012"), 1, 2)
    021
    """
    return map_colors(grid, {first: second, second: first})


@word("colour", Law.SHAPE, Law.IDEMPOTENCE, Law.ROTATION, Law.RECOLOURING, bits=3)
def keep_color(grid: Grid, color: Color) -> Grid:
    """Empty the cells of other colours.

    >>> keep_color(grid("0123"), 2)
    0020
    """
    return grid * (grid == color)


@word("colour", Law.SHAPE, Law.IDEMPOTENCE, Law.ROTATION, Law.RECOLOURING, bits=4)
def erase_color(grid: Grid, color: Color) -> Grid:
    """Empty the cells of that colour.

    >>> erase_color(grid("0123"), 2)
    0103
    """
    return grid * (grid != color)


@word("colour", Law.SHAPE, Law.ROTATION, Law.PALETTE, bits=5)
def invert(grid: Grid) -> Grid:
    """Exchange filled and empty.

    The new filled cells have the most common colour.

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
    return swap_colors(grid, background_color(grid), 0)


@word("colour", Law.SHAPE, Law.IDEMPOTENCE, bits=7)
def canonical_colors(grid: Grid) -> Grid:
    """Number the colours by frequency.

    From 1; 0 stays. Of colours that occur equally often the first in reading order comes first.

    >>> canonical_colors(grid("0775/0375"))
    0112/0312
    """
    ranked = Counter(grid[grid != 0].tolist()).most_common()
    return map_colors(grid, {color: rank for rank, (color, _) in enumerate(ranked, 1)})


@word("colour", Law.ROTATION, Law.PALETTE, bits=3)
def most_common_color(grid: Grid) -> Color:
    """The most common colour of the filled cells.

    The lowest of several.

    >>> most_common_color(grid("00002213"))
    2
    """
    return _ranked(grid)[0]


@word("colour", Law.ROTATION, Law.PALETTE, bits=4)
def least_common_color(grid: Grid) -> Color:
    """The least common colour of the filled cells.

    The lowest of several.

    >>> least_common_color(grid("0221333"))
    1
    """
    counts = color_counts(grid)
    present = counts.nonzero()[0]
    if not present.size:
        raise DslError("no cell is filled")
    return int(present[counts[present].argmin()])


@word("colour", Law.ROTATION, Law.PALETTE, bits=5)
def background_color(grid: Grid) -> Color:
    """The most common colour, 0 included.

    The lowest of several.

    >>> background_color(grid("0000112"))
    0
    """
    return int(np.bincount(grid.ravel(), minlength=10).argmax())


@word("colour", Law.PALETTE, bits=7)
def ranked_colors(grid: Grid, order: Order) -> Grid:
    """The colours in a row, by frequency.

    >>> ranked_colors(grid("1222330"), "descending")
    231
    """
    return np.array([_ranked(grid)[:: -choose(SIGNS, order, "order")]], dtype=grid.dtype)


@word("colour", Law.IDEMPOTENCE, Law.PALETTE, bits=8)
def histogram(grid: Grid, order: Order) -> Grid:
    """A bar for each colour, by frequency.

    It hangs from the top and is as long as the colour has cells. 0 has none.

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
