"""The values that words take and give.

Nothing here changes in place: a word that needs another grid copies it. Colour 0 is the background,
so a cell is *filled* if its colour is not 0 and *empty* otherwise.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

MAX_SIDE = 60
"""The most rows or columns that a word may give: twice what a task holds, so that steps between have room."""

Grid: TypeAlias = NDArray[np.int8]
Mask: TypeAlias = NDArray[np.bool_]
Int: TypeAlias = int
ColorMap: TypeAlias = dict[int, int]


class DslError(ValueError):
    """A word does not apply to its arguments; the message says why."""


@dataclass(frozen=True, slots=True, eq=False)
class Object:
    """A piece of a grid: its own cells and where they lie.

    `patch` is the colours of its bounding box, 0 outside `mask`; `mask` says which cells of the box
    belong to it; (`top`, `left`) is the box's corner on a grid of size `canvas` (rows, columns).
    """

    patch: Grid
    mask: Mask
    top: int
    left: int
    canvas: tuple[int, int]

    @property
    def height(self) -> int:
        """Rows of the bounding box."""
        return int(self.mask.shape[0])

    @property
    def width(self) -> int:
        """Columns of the bounding box."""
        return int(self.mask.shape[1])

    @property
    def bottom(self) -> int:
        """The last row."""
        return self.top + self.height - 1

    @property
    def right(self) -> int:
        """The last column."""
        return self.left + self.width - 1

    @property
    def area(self) -> int:
        """Cells that belong to it."""
        return int(np.count_nonzero(self.mask))

    @property
    def color(self) -> int:
        """Its most common colour that is not 0, or 0 if it has none; the lowest of several."""
        counts = np.bincount(self.patch.ravel(), minlength=10)
        counts[0] = 0
        return int(counts.argmax())

    def overlap(self, shape: tuple[int, ...]) -> tuple[tuple[slice, slice], tuple[slice, slice]]:
        """Which part of it lies on a grid of that shape: the slices of the grid, the slices of its own box."""
        top, left = max(self.top, 0), max(self.left, 0)
        bottom = max(min(self.bottom + 1, shape[0]), top)
        right = max(min(self.right + 1, shape[1]), left)
        own = slice(top - self.top, bottom - self.top), slice(left - self.left, right - self.left)
        return (slice(top, bottom), slice(left, right)), own

    def key(self) -> tuple[object, ...]:
        """What makes two objects equal, whatever the integer type of their patches."""
        patch = self.patch.astype(np.int8).tobytes()
        return self.mask.shape, patch, self.mask.tobytes(), self.top, self.left, self.canvas

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Object) and self.key() == other.key()

    def __hash__(self) -> int:
        return hash(self.key())


Objects: TypeAlias = tuple[Object, ...]

Picture = TypeVar("Picture", Grid, Mask, Object, Objects)
Array = TypeVar("Array", Grid, Mask)
Piece = TypeVar("Piece", Object, Objects)


def each(piece: Piece, change: Callable[[Object], Object]) -> Piece:
    """`change` applied to an object, or to each of several."""
    if isinstance(piece, Object):
        return change(piece)
    return tuple(change(item) for item in piece)


def sized(array: Array) -> Array:
    """`array` itself if it has a size that a grid may have.

    Raises:
        DslError: it has no cells or too many.
    """
    height, width = array.shape
    if not (0 < height <= MAX_SIDE and 0 < width <= MAX_SIDE):
        raise DslError(f"the result would have {height}x{width} cells; a side is 1..{MAX_SIDE}")
    return array


def color_counts(grid: Grid) -> NDArray[np.intp]:
    """How often each colour that is not 0 occurs, by colour ([0] is 0)."""
    counts = np.bincount(grid.ravel(), minlength=10)
    counts[0] = 0
    return counts
