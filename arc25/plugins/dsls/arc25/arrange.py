"""Changing how objects look, and laying out grids of them."""

from __future__ import annotations

import numpy as np

from arc25.core.words import Law
from arc25.plugins.dsls.arc25.attributes import PROPERTIES
from arc25.plugins.dsls.arc25.colors import least_common_color
from arc25.plugins.dsls.arc25.literals import AXES, SIGNS, Attribute, Axis, Color, Order, Property, choose
from arc25.plugins.dsls.arc25.masks import ring
from arc25.plugins.dsls.arc25.object import Object, Objects, Piece, each, items_of
from arc25.plugins.dsls.arc25.selection import measure
from arc25.plugins.dsls.arc25.values import MAX_SIDE, DslError, Grid, Mask, sized
from arc25.plugins.dsls.arc25.vocabulary import word


@word("objects", Law.SHAPE, Law.IDEMPOTENCE, Law.ROTATION, Law.PALETTE, bits=5)
def fill_box(piece: Piece) -> Piece:
    """Fill its box with its colour.

    Only the empty cells of the box change.

    >>> fill_box(objects(grid("20/22"), 4, False))
    22/22@0,0
    """
    return each(piece, lambda item: _with(item, _filled(item.patch, item.color), np.ones_like(item.mask)))


@word("objects", Law.SHAPE, Law.IDEMPOTENCE, Law.ROTATION, Law.PALETTE, bits=6)
def box_border(piece: Piece) -> Piece:
    """The border of its box, in its colour.

    >>> box_border(objects(grid("111/111/101"), 4, False))
    111/1.1/111@0,0
    """
    return each(piece, lambda item: _with(item, item.patch, ring(item.patch, 0)).painted(item.color))


@word("objects", Law.SHAPE, Law.IDEMPOTENCE, Law.ROTATION, Law.PALETTE, bits=6)
def recolor_to_least_common(piece: Piece) -> Piece:
    """Give the whole object its least common colour.

    >>> recolor_to_least_common(objects(grid("112"), 4, True))
    222@0,0
    """
    return each(piece, lambda item: item.painted(least_common_color(item.patch)))


@word("objects", Law.SHAPE, bits=5)
def recolor_by_rank(pieces: Objects, attribute: Attribute, order: Order) -> Objects:
    """Colour the objects from 1 in that order.

    Objects with equal values get the same colour; no colour is above 9.

    >>> recolor_by_rank(objects(grid("55055505"), 4, False), "area", "descending")
    22@0,0 111@0,3 3@0,7
    """
    values = measure(pieces, attribute)
    ranked = sorted(set(values))[:: choose(SIGNS, order, "order")]
    return tuple(item.painted(min(1 + ranked.index(value), 9)) for item, value in zip(pieces, values, strict=True))


@word("objects", Law.SHAPE, bits=5)
def recolor_by_value(pieces: Objects, quality: Attribute | Property) -> Objects:
    """Give each object colour 1 + its value.

    At most 9. The value of a property is 0 or 1.

    >>> recolor_by_value(objects(grid("55055505"), 4, False), "area")
    33@0,0 444@0,3 2@0,7
    >>> recolor_by_value(objects(grid("55055505"), 4, False), "single cell")
    11@0,0 111@0,3 2@0,7
    """
    asked = PROPERTIES.get(quality)
    values = measure(pieces, quality) if asked is None else [asked(item) for item in pieces]
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


@word("objects", Law.SHAPE, Law.IDEMPOTENCE, Law.ROTATION, Law.RECOLOURING, bits=4)
def overlay(below: Grid, above: Grid) -> Grid:
    """The filled cells of `above` on `below`.

    >>> overlay(grid("1234"), grid("0500"))
    1534
    """
    if below.shape != above.shape:
        raise DslError(f"sizes differ: {below.shape} and {above.shape}")
    return np.where(above != 0, above, below)


@word("objects", Law.RECOLOURING, bits=5)
def stack(pieces: Objects, axis: Axis) -> Grid:
    """Their cells in a column (rows) or row.

    Smaller ones are filled up with 0 at the right or below.

    >>> stack(objects(grid("1102"), 4, False), "rows")
    11/20
    >>> stack(objects(grid("1102"), 4, False), "columns")
    112
    """
    patches = [item.patch for item in items_of(pieces)]
    if choose(AXES, axis, "axis") == 0:
        return _stacked(patches)
    return _stacked([patch.T for patch in patches]).T


@word("objects", Law.PALETTE, bits=5)
def stack_colors(pieces: Objects, axis: Axis) -> Grid:
    """Their colours in a column (rows) or row.

    >>> stack_colors(objects(grid("1102"), 4, False), "rows")
    1/2
    >>> stack_colors(objects(grid("1102"), 4, False), "columns")
    12
    """
    items = items_of(pieces)
    column = sized(np.array([[item.color] for item in items], dtype=items[0].patch.dtype))
    return column if choose(AXES, axis, "axis") == 0 else column.T


@word("objects", Law.PALETTE, bits=5)
def layout(pieces: Objects) -> Grid:
    """A cell for each object, laid out alike.

    Each has the object's colour. Objects whose boxes start in one row of the grid share a row, and so for columns.

    >>> layout(objects(grid("101/000/002"), 4, False))
    11/02
    """
    items = items_of(pieces)
    rows, columns = sorted({item.top for item in items}), sorted({item.left for item in items})
    out = sized(np.zeros((len(rows), len(columns)), dtype=items[0].patch.dtype))
    for item in items:
        out[rows.index(item.top), columns.index(item.left)] = item.color
    return out


def _with(item: Object, patch: Grid, mask: Mask) -> Object:
    return Object(patch, mask, item.top, item.left, item.canvas)


def _filled(patch: Grid, color: int) -> Grid:
    return np.where(patch == 0, color, patch).astype(patch.dtype)


def _stacked(patches: list[Grid]) -> Grid:
    height, width = sum(len(patch) for patch in patches), max(patch.shape[1] for patch in patches)
    if height > MAX_SIDE:
        raise DslError(f"the stack would be {height} high, at most {MAX_SIDE}")
    out = np.zeros((height, width), dtype=patches[0].dtype)
    top = 0
    for patch in patches:
        out[top : top + len(patch), : patch.shape[1]] = patch
        top += len(patch)
    return out
