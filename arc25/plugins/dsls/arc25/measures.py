"""Numbers, places and colours that tell what a picture is like."""

from __future__ import annotations

import numpy as np

from arc25.core.words import Law
from arc25.plugins.dsls.arc25.attributes import ATTRIBUTES
from arc25.plugins.dsls.arc25.literals import Attribute, Color, choose
from arc25.plugins.dsls.arc25.object import Object
from arc25.plugins.dsls.arc25.values import Box, DslError, Grid, Int, Mask, Vec, bounding_box, color_counts
from arc25.plugins.dsls.arc25.vocabulary import word


@word("measure", Law.RECOLOURING, bits=4)
def size_of(thing: Grid | Mask | Object) -> Vec:
    """Its rows and columns.

    >>> size_of(grid("123/456"))
    2,3
    """
    return Vec(*_cells(thing).shape)


@word("measure", Law.RECOLOURING, bits=5)
def height(thing: Grid | Mask | Object) -> Int:
    """How many rows it has.

    >>> height(grid("123/456"))
    2
    """
    return size_of(thing).row


@word("measure", Law.RECOLOURING, bits=5)
def width(thing: Grid | Mask | Object) -> Int:
    """How many columns it has.

    >>> width(grid("123/456"))
    3
    """
    return size_of(thing).column


@word("measure", Law.ROTATION, Law.RECOLOURING, bits=4)
def area(thing: Grid | Mask | Object) -> Int:
    """How many filled or true cells it has.

    Of an object all cells that belong to it.

    >>> area(grid("103/006"))
    3
    >>> area(mask("##."))
    2
    """
    return int(np.count_nonzero(_cells(thing)))


@word("measure", Law.ROTATION, Law.RECOLOURING, bits=5)
def count_colors(thing: Grid | Object) -> Int:
    """How many colours it has.

    0 is not counted.

    >>> count_colors(grid("102/001"))
    2
    """
    cells = thing.patch if isinstance(thing, Object) else thing
    return int(np.count_nonzero(color_counts(cells)))


@word("measure", Law.ROTATION, Law.RECOLOURING, bits=6)
def count_cells(thing: Grid | Object, color: Color) -> Int:
    """How many cells have that colour.

    Of an object those that belong to it.

    >>> count_cells(grid("121/010"), 1)
    3
    >>> count_cells(nth(holes(grid("111/101/111")), 0), 0)
    1
    """
    cells = thing.patch[thing.mask] if isinstance(thing, Object) else thing
    return int(np.count_nonzero(cells == color))


@word("measure", Law.RECOLOURING, bits=6)
def box_of(thing: Grid | Mask | Object) -> Box:
    """The box around all filled or true cells.

    >>> box_of(grid("0000/0012/0000"))
    1,2,1,3
    """
    return thing.box if isinstance(thing, Object) else bounding_box(thing != 0)


@word("measure", Law.RECOLOURING, bits=6)
def center_of(thing: Mask | Object) -> Vec:
    """The cell in the middle of its box.

    Of an even number of rows (or columns) the one before the middle.

    >>> center_of(mask(".###/.###/.###"))
    1,2
    """
    return box_of(thing).center


@word("measure", Law.RECOLOURING, bits=5)
def color_at(grid: Grid, point: Vec) -> Color:
    """The colour at a point.

    >>> color_at(grid("12/34"), (1, 0))
    3
    """
    row, column = point
    if not (0 <= row < grid.shape[0] and 0 <= column < grid.shape[1]):
        raise DslError(f"there is no cell at {row},{column} in a grid of {grid.shape}")
    return int(grid[row, column])


@word("measure", Law.RECOLOURING, bits=6)
def value_of(piece: Object, attribute: Attribute) -> Int:
    """The value of an attribute.

    Only of those that count something and need no other objects.

    >>> value_of(nth(objects(grid("111/101/111"), 4, False), 0), "holes")
    1
    """
    measure = choose(ATTRIBUTES, attribute, "attribute")
    value, beside_a_twin = measure([piece])[0], measure([piece, piece])[0]
    if value != beside_a_twin:
        raise DslError(f"{attribute!r} compares an object with others; for one alone it says nothing")
    if attribute == "color":
        raise DslError("a colour counts nothing; color_of(piece) tells it")
    if not isinstance(value, int):
        raise DslError(f"{attribute!r} is no whole number, this object has {value:g}")
    return value


def _cells(thing: Grid | Mask | Object) -> Grid | Mask:
    """An array as it is, an object's mask."""
    return thing.mask if isinstance(thing, Object) else thing
