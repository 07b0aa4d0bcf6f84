"""What kernels of several modules share: the type of a kernel, nothing, boxes, copies of parts, mirror images."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias, TypeVar, cast

import numba
import numpy as np
from numpy.typing import NDArray

from arc25.plugins.dsls.arc25.values import MAX_SIDE

Picture: TypeAlias = NDArray[np.int8]
"""A grid, or a mask of 0 and 1: [row, column]."""
Numbers: TypeAlias = NDArray[np.int64]
"""The arguments that are no pictures: colours and numbers as they are, a name as its place among the choices."""

Function = TypeVar("Function", bound=Callable[..., Any])

ROWS = np.array([-1, 1, 0, 0, -1, -1, 1, 1])
COLUMNS = np.array([0, 0, -1, 1, -1, 1, -1, 1])
"""A step in each direction: up, down, left, right, up left, up right, down left, down right."""
HORIZONTAL, VERTICAL, DIAGONAL, ANTIDIAGONAL = 0, 1, 2, 3
"""The mirrors of `flip`, by their places."""


def compiled(function: Function) -> Function:
    """The function compiled by numba when it is first called, or read from the cache on disk."""
    return cast(Function, numba.njit(cache=True)(function))


@compiled
def nothing() -> Picture:
    """What a kernel gives where the word does not apply."""
    return np.empty((0, 0), np.int8)


@compiled
def too_large(height: int, width: int) -> bool:
    """Whether no grid has such sides."""
    return height < 1 or width < 1 or height > MAX_SIDE or width > MAX_SIDE


@compiled
def same_size(first: Picture, second: Picture) -> bool:
    """Whether two pictures have as many rows and columns."""
    return bool(first.shape[0] == second.shape[0] and first.shape[1] == second.shape[1])


@compiled
def box(picture: Picture) -> tuple[int, int, int, int]:
    """(top, left, bottom, right) of the filled cells, the last two inclusive; bottom is -1 if none is filled."""
    height, width = picture.shape
    top, left, bottom, right = height, width, -1, -1
    for row in range(height):
        for column in range(width):
            if picture[row, column] != 0:
                top, bottom = min(top, row), row
                left, right = min(left, column), max(right, column)
    return top, left, bottom, right


@compiled
def part(picture: Picture, top: int, left: int, height: int, width: int) -> Picture:
    """A copy of a part that lies inside; `nothing` if it has no cells."""
    if height < 1 or width < 1:
        return nothing()
    out = np.empty((height, width), np.int8)
    for row in range(height):
        for column in range(width):
            out[row, column] = picture[top + row, left + column]
    return out


@compiled
def mirrored(picture: Picture, mirror: int) -> Picture:
    """The image in one of the four mirrors."""
    height, width = picture.shape
    turned = mirror >= DIAGONAL
    out = np.empty((width, height) if turned else (height, width), np.int8)
    for row in range(height):
        for column in range(width):
            to, across = row, column
            if mirror in (VERTICAL, ANTIDIAGONAL):
                to = height - 1 - row
            if mirror in (HORIZONTAL, ANTIDIAGONAL):
                across = width - 1 - column
            if turned:
                out[across, to] = picture[row, column]
            else:
                out[to, across] = picture[row, column]
    return out


@compiled
def quarters(picture: Picture, turns: int) -> Picture:
    """Turned clockwise by one, two or three quarters."""
    if turns == 1:
        return mirrored(mirrored(picture, VERTICAL), DIAGONAL)
    if turns == 2:
        return mirrored(mirrored(picture, VERTICAL), HORIZONTAL)
    return mirrored(mirrored(picture, DIAGONAL), VERTICAL)


@compiled
def counts(picture: Picture) -> Numbers:
    """How many cells each colour has."""
    found = np.zeros(10, np.int64)
    for row in range(picture.shape[0]):
        for column in range(picture.shape[1]):
            found[picture[row, column]] += 1
    return found
