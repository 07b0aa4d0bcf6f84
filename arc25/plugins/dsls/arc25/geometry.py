"""Turning, moving and cutting."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, overload

import numpy as np

from arc25.core.words import Law
from arc25.plugins.dsls.arc25.literals import STEPS, Compass, Corner, Degrees, Direction, Mirror, Side, Small, choose
from arc25.plugins.dsls.arc25.object import Object, Picture, each
from arc25.plugins.dsls.arc25.values import Array, Box, DslError, Grid, Mask, bounding_box, sized, window
from arc25.plugins.dsls.arc25.vocabulary import word

Turn = Callable[[Any], Any]

MIRRORS: dict[str, Turn] = {
    "horizontal": lambda array: array[:, ::-1],
    "vertical": lambda array: array[::-1],
    "diagonal": lambda array: array.T,
    "antidiagonal": lambda array: array[::-1, ::-1].T,
}
TURNS: dict[int, Turn] = {
    90: lambda array: array[::-1].T,
    180: lambda array: array[::-1, ::-1],
    270: lambda array: array.T[::-1],
}


@word("geometry", Law.RECOLOURING, bits=5)
def rotate(picture: Picture, degrees: Degrees) -> Picture:
    """Turn clockwise; an object keeps its top left corner.

    >>> rotate(grid("12/34"), 90)
    31/42
    >>> rotate(grid("12/34"), 180)
    43/21
    >>> rotate(grid("12/34"), 270)
    24/13
    >>> rotate(mask("#./.."), 90)
    .#/..
    >>> rotate(nth(objects(grid("000/120"), 4, True), 0), 90)
    1/2@1,0
    >>> rotate(objects(grid("000/120"), 4, True), 180)
    21@1,0
    """
    return _turn(picture, choose(TURNS, degrees, "degrees"))


@word("geometry", Law.INVOLUTION, Law.RECOLOURING, bits=4)
def flip(picture: Picture, mirror: Mirror) -> Picture:
    """Mirror left to right, top to bottom or over a diagonal.

    "horizontal" exchanges left and right, "diagonal" rows and columns.

    >>> flip(grid("12/34"), "horizontal")
    21/43
    >>> flip(grid("12/34"), "vertical")
    34/12
    >>> flip(grid("12/34"), "diagonal")
    13/24
    >>> flip(grid("12/34"), "antidiagonal")
    42/31
    >>> flip(objects(grid("0012"), 4, True), "horizontal")
    21@0,2
    """
    return _turn(picture, choose(MIRRORS, mirror, "mirror"))


@word("geometry", Law.SHAPE, Law.ROTATION, Law.RECOLOURING, bits=7)
def shift(array: Array, direction: Compass, steps: Small) -> Array:
    """Move everything; what leaves is lost.

    >>> shift(grid("12/34"), "right", 1)
    01/03
    >>> shift(grid("12/34"), "up left", 1)
    40/00
    >>> shift(grid("12/34"), "down", 3)
    00/00
    """
    rows, columns = choose(STEPS, direction, "direction")
    return shifted(array, rows * steps, columns * steps)


@word("geometry", Law.SHAPE, Law.ROTATION, Law.RECOLOURING, bits=8)
def roll(array: Array, direction: Direction, steps: Small) -> Array:
    """Move everything; what leaves comes in opposite.

    >>> roll(grid("123"), "right", 1)
    312
    >>> roll(mask("#/./."), "up", 1)
    ././#
    """
    rows, columns = choose(STEPS, direction, "direction")
    return np.roll(array, (rows * steps, columns * steps), (0, 1))


@overload
def crop(source: Object) -> Grid: ...
@overload
def crop(source: Grid, part: Mask | Object | Box) -> Grid: ...
@word("crop", Law.RECOLOURING, bits=3)
def crop(source: Grid | Object, part: Mask | Object | Box | None = None) -> Grid:
    """An object's own cells, or a grid's cells in a box or in that of a mask or object.

    >>> crop(nth(objects(grid("00/12"), 4, True), 0))
    12
    >>> crop(grid("123/456/789"), mask(".../.##/..."))
    56
    >>> crop(grid("123/456"), nth(objects(grid("000/070"), 4, False), 0))
    5
    """
    if isinstance(source, Object):
        return source.patch.copy()
    if part is None:
        raise DslError("crop(grid) needs a mask, an object or a box that says where")
    if isinstance(part, np.ndarray):
        if source.shape != part.shape:
            raise DslError(f"the grid is {source.shape}, the mask {part.shape}; they must be of one size")
        box = bounding_box(part)
    else:
        box = part.box if isinstance(part, Object) else part
    return sized(source[window(box, source.shape)]).copy()


@word("crop", Law.IDEMPOTENCE, Law.ROTATION, Law.RECOLOURING, bits=3)
def crop_to_content(array: Array) -> Array:
    """The smallest rectangle that holds every filled cell.

    >>> crop_to_content(grid("000/012/000"))
    12
    >>> crop_to_content(mask(".../#.#"))
    #.#
    """
    return array[window(bounding_box(array != 0), array.shape)].copy()


@word("crop", Law.ROTATION, Law.RECOLOURING, bits=6)
def trim(array: Array) -> Array:
    """Take off the outermost row or column on every side.

    >>> trim(grid("000/050/000"))
    5
    """
    return sized(array[1:-1, 1:-1]).copy()


@word("crop", Law.ROTATION, Law.RECOLOURING, bits=4)
def half(array: Array, side: Side) -> Array:
    """The half on that side, without the middle line of an odd size.

    >>> half(grid("12345"), "left")
    12
    >>> half(grid("12345"), "right")
    45
    >>> half(grid("1/2/3/4"), "bottom")
    3/4
    """
    return _part(array, side, 2)


@word("crop", Law.ROTATION, Law.RECOLOURING, bits=6)
def third(array: Array, side: Side) -> Array:
    """The outer third on that side.

    >>> third(grid("123456"), "left")
    12
    >>> third(grid("1/2/3"), "bottom")
    3
    """
    return _part(array, side, 3)


@word("crop", Law.IDEMPOTENCE, Law.ROTATION, Law.RECOLOURING, bits=8)
def corner(array: Array, place: Corner, size: Small) -> Array:
    """The square in that corner.

    >>> corner(grid("123/456/789"), "top right", 2)
    23/56
    >>> corner(grid("123/456/789"), "bottom left", 1)
    7
    """
    if not 1 <= size <= min(array.shape):
        raise DslError(f"there is no corner of {size}x{size} in {array.shape}")
    first, last = slice(0, size), slice(-size, None)
    corners = {
        "top left": (first, first),
        "top right": (first, last),
        "bottom left": (last, first),
        "bottom right": (last, last),
    }
    return array[choose(corners, place, "corner")].copy()


def shifted(array: Array, rows: int, columns: int) -> Array:
    """`array` moved by that many rows and columns, empty where nothing comes in."""
    height, width = array.shape
    out = np.zeros_like(array)
    if abs(rows) < height and abs(columns) < width:
        target = out[max(rows, 0) : height + min(rows, 0), max(columns, 0) : width + min(columns, 0)]
        target[:] = array[max(-rows, 0) : height - max(rows, 0), max(-columns, 0) : width - max(columns, 0)]
    return out


def _turn(picture: Picture, turn: Turn) -> Picture:
    if isinstance(picture, np.ndarray):
        return turn(picture).copy()  # type: ignore[no-any-return]
    return each(picture, lambda item: replace(item, patch=turn(item.patch).copy(), mask=turn(item.mask).copy()))


def _part(array: Array, side: str, parts: int) -> Array:
    height, width = array.shape
    rows, columns = height // parts, width // parts
    parts_by_side = {
        "top": array[:rows],
        "bottom": array[height - rows :],
        "left": array[:, :columns],
        "right": array[:, width - columns :],
    }
    return sized(choose(parts_by_side, side, "side")).copy()
