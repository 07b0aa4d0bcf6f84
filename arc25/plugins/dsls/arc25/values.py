"""The values that words take and give, but for `Object`, which has a module of its own.

Nothing here changes in place: a word that needs another grid copies it. Colour 0 is the background,
so a cell is *filled* if its colour is not 0 and *empty* otherwise.
"""

from __future__ import annotations

import enum
import operator
from typing import NamedTuple, TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

MAX_SIDE = 60
"""The most rows or columns that a word may give: twice what a task holds, so that steps between have room."""

Grid: TypeAlias = NDArray[np.int8]
Mask: TypeAlias = NDArray[np.bool_]
Int: TypeAlias = int
ColorMap: TypeAlias = dict[int, int]

Array = TypeVar("Array", Grid, Mask)


class DslError(ValueError):
    """A word does not apply to its arguments; the message says why."""


class Color(enum.IntEnum):
    """The ten colours by name. A colour is an int: `Color.RED` and 2 are the same."""

    BLACK = 0
    BLUE = 1
    RED = 2
    GREEN = 3
    YELLOW = 4
    GRAY = 5
    MAGENTA = 6
    ORANGE = 7
    SKY = 8
    MAROON = 9


class Vec(NamedTuple):
    """A point, a step or a size: `row` down and `column` to the right. Words take any pair of numbers for it.

    `+` and `-` count with both numbers of another pair, `*` with a whole number.
    """

    row: int
    column: int

    def __add__(self, other: tuple[int, int]) -> Vec:  # type: ignore[override]  # a tuple would be made longer
        row, column = other
        return Vec(self.row + row, self.column + column)

    def __radd__(self, other: tuple[int, int]) -> Vec:
        return self + other

    def __sub__(self, other: tuple[int, int]) -> Vec:
        row, column = other
        return Vec(self.row - row, self.column - column)

    def __rsub__(self, other: tuple[int, int]) -> Vec:
        return -self + other

    def __neg__(self) -> Vec:
        return Vec(-self.row, -self.column)

    def __mul__(self, factor: int) -> Vec:  # type: ignore[override]  # a tuple would be repeated
        by = operator.index(factor)
        return Vec(self.row * by, self.column * by)

    def __rmul__(self, factor: int) -> Vec:  # type: ignore[override]  # a tuple would be repeated
        return self * factor


class Box(NamedTuple):
    """A rectangle of cells; `bottom` and `right` are its last row and column. Words take any four numbers for it."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def height(self) -> int:
        """Rows."""
        return self.bottom - self.top + 1

    @property
    def width(self) -> int:
        """Columns."""
        return self.right - self.left + 1

    @property
    def size(self) -> Vec:
        """Rows and columns."""
        return Vec(self.height, self.width)

    @property
    def area(self) -> int:
        """Cells."""
        return self.height * self.width

    @property
    def center(self) -> Vec:
        """The cell in the middle; of an even number of rows (or columns) the one before it."""
        return Vec((self.top + self.bottom) // 2, (self.left + self.right) // 2)

    def grown(self, by: int) -> Box:
        """The box with so many more rows and columns on each side; fewer for a negative number."""
        return Box(self.top - by, self.left - by, self.bottom + by, self.right + by)

    def nearest(self, point: tuple[int, int]) -> Vec:
        """The cell inside that is nearest to a point."""
        return Vec(min(max(point[0], self.top), self.bottom), min(max(point[1], self.left), self.right))

    def holds(self, point: tuple[int, int]) -> bool:
        """Whether the cell at that point is inside."""
        return self.top <= point[0] <= self.bottom and self.left <= point[1] <= self.right


def sized(array: Array) -> Array:
    """`array` itself if it has a size that a grid may have.

    Raises:
        DslError: it has no cells or too many.
    """
    height, width = array.shape
    if not (0 < height <= MAX_SIDE and 0 < width <= MAX_SIDE):
        raise DslError(f"the result would have {height}x{width} cells; a side is 1..{MAX_SIDE}")
    return array


def bounding_box(mask: Mask) -> Box:
    """The smallest box that holds every true cell.

    Raises:
        DslError: the mask is empty.
    """
    rows, columns = np.logical_or.reduce(mask, axis=1), np.logical_or.reduce(mask, axis=0)
    top, left = int(rows.argmax()), int(columns.argmax())
    if not rows[top]:
        raise DslError("there is nothing to put a box around: no cell is filled, or true")
    return Box(top, left, len(rows) - 1 - int(rows[::-1].argmax()), len(columns) - 1 - int(columns[::-1].argmax()))


def window(box: tuple[int, int, int, int], shape: tuple[int, ...]) -> tuple[slice, slice]:
    """The part of a box that lies on a grid of that shape, as slices; empty ones if none does."""
    top, left = max(box[0], 0), max(box[1], 0)
    return slice(top, max(min(box[2] + 1, shape[0]), top)), slice(left, max(min(box[3] + 1, shape[1]), left))


def color_counts(grid: Grid) -> NDArray[np.intp]:
    """How often each colour that is not 0 occurs, by colour ([0] is 0)."""
    counts = np.bincount(grid.ravel(), minlength=10)
    counts[0] = 0
    return counts
