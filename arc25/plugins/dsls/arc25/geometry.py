"""Turning, moving and cutting."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, overload

import numpy as np

from arc25.plugins.dsls.arc25.literals import STEPS, Compass, Corner, Degrees, Direction, Mirror, Side, Small, choose
from arc25.plugins.dsls.arc25.values import Array, DslError, Grid, Mask, Object, Picture, each, sized
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


@word("geometry", bits=5)
def rotate(picture: Picture, degrees: Degrees) -> Picture:
    """Turn clockwise; an object keeps its top left corner."""
    return _turn(picture, choose(TURNS, degrees, "degrees"))


@word("geometry", bits=4)
def flip(picture: Picture, mirror: Mirror) -> Picture:
    """Mirror left to right, top to bottom or over a diagonal.

    "horizontal" exchanges left and right, "diagonal" rows and columns.
    """
    return _turn(picture, choose(MIRRORS, mirror, "mirror"))


@word("geometry", bits=7)
def shift(array: Array, direction: Compass, steps: Small) -> Array:
    """Move everything; what leaves is lost."""
    rows, columns = choose(STEPS, direction, "direction")
    return shifted(array, rows * steps, columns * steps)


@word("geometry", bits=8)
def roll(array: Array, direction: Direction, steps: Small) -> Array:
    """Move everything; what leaves comes in opposite."""
    rows, columns = choose(STEPS, direction, "direction")
    return np.roll(array, (rows * steps, columns * steps), (0, 1))


@overload
def crop(source: Object) -> Grid: ...
@overload
def crop(source: Grid, part: Mask | Object) -> Grid: ...
@word("crop", bits=3)
def crop(source: Grid | Object, part: Mask | Object | None = None) -> Grid:
    """An object's own cells, or a grid's cells in the box of a mask or object."""
    if isinstance(source, Object):
        return source.patch.copy()
    if part is None:
        raise DslError("crop(grid) needs a mask or an object that says where")
    if isinstance(part, Object):
        window, _ = part.overlap(source.shape)
        return sized(source[window]).copy()
    if source.shape != part.shape:
        raise DslError(f"the grid is {source.shape}, the mask {part.shape}; they must be of one size")
    top, bottom, left, right = bounding_box(part)
    return source[top:bottom, left:right].copy()


@word("crop", bits=3)
def crop_to_content(array: Array) -> Array:
    """The smallest rectangle that holds every filled cell."""
    top, bottom, left, right = bounding_box(array != 0)
    return array[top:bottom, left:right].copy()


@word("crop", bits=6)
def trim(array: Array) -> Array:
    """Take off the outermost row or column on every side."""
    return sized(array[1:-1, 1:-1]).copy()


@word("crop", bits=4)
def half(array: Array, side: Side) -> Array:
    """The half on that side, without the middle line of an odd size."""
    return _part(array, side, 2)


@word("crop", bits=6)
def third(array: Array, side: Side) -> Array:
    """The outer third on that side."""
    return _part(array, side, 3)


@word("crop", bits=8)
def corner(array: Array, place: Corner, size: Small) -> Array:
    """The square in that corner."""
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


def bounding_box(mask: Mask) -> tuple[int, int, int, int]:
    """First row, row after the last, first column, column after the last.

    Raises:
        DslError: the mask is empty.
    """
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    if not rows.size:
        raise DslError("there is nothing: no cell is filled")
    return int(rows[0]), int(rows[-1]) + 1, int(columns[0]), int(columns[-1]) + 1


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
