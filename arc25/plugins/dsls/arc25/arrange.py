"""Changing objects, and making grids of them: moving, boxing, stacking, stating."""

from __future__ import annotations

import numpy as np

from arc25.core.words import Law
from arc25.plugins.dsls.arc25.attributes import PROPERTIES
from arc25.plugins.dsls.arc25.colors import rarest_color
from arc25.plugins.dsls.arc25.literals import (
    AXES,
    SIGNS,
    STEPS,
    Attribute,
    Axis,
    Color,
    Compass,
    Direction,
    Order,
    Property,
    Small,
    choose,
)
from arc25.plugins.dsls.arc25.masks import edge_cells
from arc25.plugins.dsls.arc25.object import Object, Objects, Piece, each
from arc25.plugins.dsls.arc25.selection import measure
from arc25.plugins.dsls.arc25.values import MAX_SIDE, DslError, Grid, Mask
from arc25.plugins.dsls.arc25.vocabulary import word


@word("objects", Law.SHAPE, Law.ROTATION, Law.RECOLOURING, bits=6)
def move(piece: Piece, direction: Compass, steps: Small) -> Piece:
    """Move by so many cells.

    >>> move(nth(objects(grid("10"), 4, False), 0), "right", 1)
    1@0,1
    >>> move(objects(grid("10/02"), 4, False), "down", 1)
    1@1,0 2@2,1
    """
    rows, columns = choose(STEPS, direction, "direction")
    return each(piece, lambda item: item.moved(rows * steps, columns * steps))


@word("objects", Law.SHAPE, Law.IDEMPOTENCE, Law.ROTATION, Law.RECOLOURING, bits=5)
def slide(pieces: Objects, direction: Direction) -> Objects:
    """Let the objects fall until they meet another or the edge.

    >>> slide(objects(grid("11/01/00/02/00"), 4, False), "down")
    11/.1@2,0 2@4,1
    """
    rows, columns = choose(STEPS, direction, "direction")
    height, width = _canvas(pieces)
    if any(item.top < 0 or item.left < 0 or item.bottom >= height or item.right >= width for item in pieces):
        raise DslError("an object reaches over the edge")
    blocked = np.zeros((height, width), dtype=np.bool_)
    depths = [rows * (item.top + item.bottom) + columns * (item.left + item.right) for item in pieces]
    landed = list(pieces)
    for index in sorted(range(len(pieces)), key=depths.__getitem__, reverse=True):
        landed[index] = final = _fallen(pieces[index], rows, columns, blocked)
        blocked[final.overlap(blocked.shape)[0]] |= final.mask
    return tuple(landed)


@word("objects", Law.SHAPE, Law.IDEMPOTENCE, Law.ROTATION, Law.PALETTE, bits=5)
def fill_box(piece: Piece) -> Piece:
    """Fill the empty cells of the object's box with its colour.

    >>> fill_box(objects(grid("10/11"), 4, False))
    11/11@0,0
    """
    return each(piece, lambda item: _with(item, _filled(item.patch, item.color), np.ones_like(item.mask)))


@word("objects", Law.SHAPE, Law.IDEMPOTENCE, Law.ROTATION, Law.PALETTE, bits=6)
def box_border(piece: Piece) -> Piece:
    """The border of the object's box, in its colour.

    >>> box_border(objects(grid("111/111/101"), 4, False))
    111/1.1/111@0,0
    """
    return each(piece, lambda item: _with(item, item.patch, edge_cells(item.patch)).painted(item.color))


@word("objects", Law.SHAPE, Law.IDEMPOTENCE, Law.ROTATION, Law.PALETTE, bits=6)
def recolor_to_rarest(piece: Piece) -> Piece:
    """Give the whole object its rarest colour.

    >>> recolor_to_rarest(objects(grid("112"), 4, True))
    222@0,0
    """
    return each(piece, lambda item: item.painted(rarest_color(item.patch)))


@word("objects", Law.SHAPE, bits=5)
def color_by_rank(pieces: Objects, attribute: Attribute, order: Order) -> Objects:
    """Give colour 1 to the objects that are first in that order, 2 to the next ...

    >>> color_by_rank(objects(grid("55055505"), 4, False), "area", "descending")
    22@0,0 111@0,3 3@0,7
    """
    values = measure(pieces, attribute)
    ranked = sorted(set(values))[:: choose(SIGNS, order, "order")]
    return tuple(item.painted(min(1 + ranked.index(value), 9)) for item, value in zip(pieces, values, strict=True))


@word("objects", Law.SHAPE, bits=5)
def color_by_value(pieces: Objects, quality: Attribute | Property) -> Objects:
    """Give each object colour 1 + its value, at most 9.

    A property has the value 0 or 1.

    >>> color_by_value(objects(grid("55055505"), 4, False), "area")
    33@0,0 444@0,3 2@0,7
    >>> color_by_value(objects(grid("55055505"), 4, False), "single cell")
    11@0,0 111@0,3 2@0,7
    """
    if quality in PROPERTIES:
        return tuple(item.painted(1 + PROPERTIES[quality](item)) for item in pieces)
    values = measure(pieces, quality)
    if min(values, default=0) < 0:
        raise DslError(f"{quality} is negative for an object; no colour is below 0")
    return tuple(item.painted(min(1 + int(value), 9)) for item, value in zip(pieces, values, strict=True))


@word("objects", Law.ROTATION, Law.PALETTE, bits=3)
def color_of(piece: Object) -> Color:
    """The most common colour of the object.

    >>> color_of(nth(objects(grid("1220"), 4, True), 0))
    2
    """
    if not piece.patch.any():
        raise DslError("the object has no colour")
    return piece.color


@word("objects", Law.ROTATION, Law.RECOLOURING, bits=6)
def stamp(patch: Grid, places: Objects) -> Objects:
    """Put a copy of the grid in the place of every object of its size.

    >>> stamp(grid("34"), objects(grid("11022"), 4, False))
    34@0,0 34@0,3
    """
    fitting = [item for item in places if item.patch.shape == patch.shape]
    if not fitting:
        raise DslError(f"no object is of size {patch.shape}")
    return tuple(_with(item, patch, patch != 0) for item in fitting)


@word("objects", Law.SHAPE, Law.IDEMPOTENCE, Law.ROTATION, Law.RECOLOURING, bits=4)
def overlay(below: Grid, above: Grid) -> Grid:
    """The second grid's filled cells on top of the first.

    >>> overlay(grid("1234"), grid("0500"))
    1534
    """
    if below.shape != above.shape:
        raise DslError(f"sizes differ: {below.shape} and {above.shape}")
    return np.where(above != 0, above, below)


@word("objects", Law.RECOLOURING, bits=5)
def arrange(pieces: Objects, axis: Axis) -> Grid:
    """The objects' cells below one another (rows) or side by side.

    Smaller ones are filled up with 0 at the right or below.

    >>> arrange(objects(grid("1102"), 4, False), "rows")
    11/20
    >>> arrange(objects(grid("1102"), 4, False), "columns")
    112
    """
    if choose(AXES, axis, "axis"):
        return _stack([item.patch.T for item in pieces]).T
    return _stack([item.patch for item in pieces])


@word("objects", Law.PALETTE, bits=5)
def colors_of(pieces: Objects, axis: Axis) -> Grid:
    """The objects' colours as one row or one column.

    >>> colors_of(objects(grid("1102"), 4, False), "rows")
    12
    >>> colors_of(objects(grid("1102"), 4, False), "columns")
    1/2
    """
    _canvas(pieces)
    line = np.array([[item.color for item in pieces]], dtype=pieces[0].patch.dtype)
    return line.T if choose(AXES, axis, "axis") else line


@word("objects", Law.PALETTE, bits=5)
def lattice(pieces: Objects) -> Grid:
    """One cell of its colour for each object, laid out like the objects.

    Objects whose boxes start in one row of the grid share a row, and so for columns.

    >>> lattice(objects(grid("101/000/002"), 4, False))
    11/02
    """
    _canvas(pieces)
    rows = sorted({item.top for item in pieces})
    columns = sorted({item.left for item in pieces})
    out = np.zeros((len(rows), len(columns)), dtype=pieces[0].patch.dtype)
    for item in pieces:
        out[rows.index(item.top), columns.index(item.left)] = item.color
    return out


def _with(item: Object, patch: Grid, mask: Mask) -> Object:
    return Object(patch, mask, item.top, item.left, item.canvas)


def _filled(patch: Grid, color: int) -> Grid:
    return np.where(patch == 0, color, patch).astype(patch.dtype)


def _canvas(pieces: Objects) -> tuple[int, int]:
    if not pieces:
        raise DslError("there are no objects")
    return pieces[0].canvas


def _fallen(item: Object, rows: int, columns: int, blocked: Mask) -> Object:
    height, width = item.canvas
    while True:
        lower = item.moved(rows, columns)
        inside = lower.top >= 0 and lower.left >= 0 and lower.bottom < height and lower.right < width
        if not inside or (blocked[lower.overlap(blocked.shape)[0]] & item.mask).any():
            return item
        item = lower


def _stack(patches: list[Grid]) -> Grid:
    if not patches:
        raise DslError("there are no objects")
    height, width = sum(len(patch) for patch in patches), max(patch.shape[1] for patch in patches)
    if height > MAX_SIDE:
        raise DslError(f"the stack would be {height} high, at most {MAX_SIDE}")
    out = np.zeros((height, width), dtype=patches[0].dtype)
    top = 0
    for patch in patches:
        out[top : top + len(patch), : patch.shape[1]] = patch
        top += len(patch)
    return out
