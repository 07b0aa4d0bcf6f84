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

Change = Callable[[Any], Any]

MIRRORS: dict[str, Change] = {
    "horizontal": lambda array: array[:, ::-1],
    "vertical": lambda array: array[::-1],
    "diagonal": lambda array: array.T,
    "antidiagonal": lambda array: array[::-1, ::-1].T,
}
TURNS: dict[int, Change] = {
    90: lambda array: array[::-1].T,
    180: lambda array: array[::-1, ::-1],
    270: lambda array: array.T[::-1],
}


@word("geometry", Law.RECOLOURING, bits=5)
def rotate(picture: Picture, degrees: Degrees) -> Picture:
    """Turn clockwise.

    An object keeps its top left corner.

    >>> rotate(grid("12/34"), 90)
    31/42
    >>> rotate(mask("#./.."), 270)
    ../#.
    >>> rotate(objects(grid("000/120"), 4, True), 180)
    21@1,0
    """
    return reshaped(picture, choose(TURNS, degrees, "degrees"))


@word("geometry", Law.INVOLUTION, Law.RECOLOURING, bits=4)
def flip(picture: Picture, mirror: Mirror) -> Picture:
    """Mirror; "horizontal" exchanges left and right.

    "diagonal" exchanges rows and columns. An object keeps its top left corner.

    >>> flip(grid("12/34"), "horizontal")
    21/43
    >>> flip(mask("##/.."), "diagonal")
    #./#.
    >>> flip(objects(grid("00/12"), 4, True), "horizontal")
    21@1,0
    """
    return reshaped(picture, choose(MIRRORS, mirror, "mirror"))


@word("geometry", Law.SHAPE, Law.ROTATION, Law.RECOLOURING, bits=7)
def shift(array: Array, direction: Compass, steps: Small) -> Array:
    """Move everything; what leaves is lost.

    >>> shift(grid("12/34"), "right", 1)
    01/03
    >>> shift(mask("##/##"), "up left", 1)
    #./..
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
    """The cells of an object or in a box.

    A mask or an object stands for the box around it; what of it lies outside the grid is cut off.

    >>> crop(nth(objects(grid("00/12"), 4, True), 0))
    12
    >>> crop(grid("123/456/789"), mask(".../.##/..."))
    56
    >>> crop(grid("123/456"), (0, 1, 1, 2))
    23/56
    """
    if isinstance(source, Object):
        return source.patch.copy()
    if part is None:
        raise DslError("crop(grid) needs a mask, an object or a box that says where")
    return sized(source[window(box_around(part, source.shape), source.shape)]).copy()


@word("crop", Law.IDEMPOTENCE, Law.ROTATION, Law.RECOLOURING, bits=3)
def crop_to_content(array: Array) -> Array:
    """Cut off the empty margins.

    What is left is the smallest box that holds every filled cell.

    >>> crop_to_content(grid("000/012/000"))
    12
    >>> crop_to_content(mask(".../#.#"))
    #.#
    """
    return array[window(bounding_box(array != 0), array.shape)].copy()


@word("crop", Law.ROTATION, Law.RECOLOURING, bits=6)
def trim(array: Array) -> Array:
    """Take off the outermost rows and columns.

    >>> trim(grid("000/050/000"))
    5
    """
    return sized(array[1:-1, 1:-1]).copy()


@word("crop", Law.ROTATION, Law.RECOLOURING, bits=4)
def half(array: Array, side: Side) -> Array:
    """The half on that side.

    A middle line of its own is left out.

    >>> half(grid("12345"), "left")
    12
    >>> half(mask("#/./#/#"), "bottom")
    #/#
    """
    height, width = array.shape
    halves = {
        "top": array[: height // 2],
        "bottom": array[(height + 1) // 2 :],
        "left": array[:, : width // 2],
        "right": array[:, (width + 1) // 2 :],
    }
    return sized(choose(halves, side, "side")).copy()


@word("crop", Law.IDEMPOTENCE, Law.ROTATION, Law.RECOLOURING, bits=8)
def crop_corner(array: Array, place: Corner, size: Small) -> Array:
    """The square in that corner.

    >>> crop_corner(grid("123/456/789"), "top right", 2)
    23/56
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


def box_around(part: Mask | Object | Box, shape: tuple[int, ...]) -> Box:
    """The box that a part of a grid of that shape takes.

    Raises:
        DslError: a mask of another shape or without a true cell, or a box without cells.
    """
    if isinstance(part, Object):
        return part.box
    if not isinstance(part, np.ndarray):
        return _checked(Box(*part))
    if part.shape != shape:
        raise DslError(f"the grid is {shape}, the mask {part.shape}; they must be of one size")
    return bounding_box(part)


def reshaped(picture: Picture, change: Change) -> Picture:
    """`change` applied to an array, or to the cells of an object or of several, which keep their top left corners."""
    if isinstance(picture, np.ndarray):
        return change(picture).copy()  # type: ignore[no-any-return]
    return each(picture, lambda item: replace(item, patch=change(item.patch), mask=change(item.mask)))


def _checked(box: Box) -> Box:
    if box.bottom < box.top or box.right < box.left:
        raise DslError(f"a box is (top, left, bottom, right), the last two no smaller; got {tuple(box)}")
    return box
