"""The value `Object`: a piece of a grid, and all that can be asked of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

from arc25.plugins.dsls.arc25.components import count_components, widened
from arc25.plugins.dsls.arc25.values import Array, Box, DslError, Grid, Mask, Vec, color_counts, window


@dataclass(frozen=True, slots=True, eq=False)
class Object:
    """A piece of a grid: its own cells and where they lie.

    `patch` is the colours of its bounding box, 0 outside `mask`; `mask` says which cells of the box
    belong to it; (`top`, `left`) is the box's corner on a grid of size `canvas` (rows, columns). Both arrays are copies
    that cannot be written to.
    """

    patch: Grid
    mask: Mask
    top: int
    left: int
    canvas: tuple[int, int]

    def __post_init__(self) -> None:
        object.__setattr__(self, "patch", _frozen(self.patch))
        object.__setattr__(self, "mask", _frozen(self.mask))

    @property
    def height(self) -> int:
        """Rows of the bounding box."""
        return int(self.mask.shape[0])

    @property
    def width(self) -> int:
        """Columns of the bounding box."""
        return int(self.mask.shape[1])

    @property
    def size(self) -> Vec:
        """Rows and columns of the bounding box."""
        return Vec(self.height, self.width)

    @property
    def bottom(self) -> int:
        """The last row."""
        return self.top + self.height - 1

    @property
    def right(self) -> int:
        """The last column."""
        return self.left + self.width - 1

    @property
    def box(self) -> Box:
        """The bounding box."""
        height, width = self.mask.shape
        return Box(self.top, self.left, self.top + height - 1, self.left + width - 1)

    @property
    def center(self) -> Vec:
        """The cell in the middle of the box; of an even number of rows (or columns) the one before it."""
        return self.box.center

    @property
    def corner(self) -> Vec:
        """The cell at the top left of the box."""
        return Vec(self.top, self.left)

    @property
    def area(self) -> int:
        """Cells that belong to it."""
        return int(np.count_nonzero(self.mask))

    @property
    def color(self) -> int:
        """Its most common colour that is not 0, or 0 if it has none; the lowest of several."""
        return int(color_counts(self.patch).argmax())

    @property
    def colors(self) -> tuple[int, ...]:
        """The colours it has, 0 not counted, in rising order."""
        return tuple(color_counts(self.patch).nonzero()[0].tolist())

    @property
    def holes(self) -> int:
        """How many areas outside it it encloses."""
        outside = np.ones((self.height + 2, self.width + 2), dtype=np.bool_)
        outside[1:-1, 1:-1] = ~self.mask
        return count_components(outside, 4) - 1

    @property
    def symmetry(self) -> int:
        """How many of the two mirror images (left to right, top to bottom) equal it."""
        patch = self.patch
        return int(np.array_equal(patch, patch[:, ::-1])) + int(np.array_equal(patch, patch[::-1]))

    @property
    def is_square(self) -> bool:
        """Whether its box is as high as wide."""
        return self.height == self.width

    @property
    def is_rectangle(self) -> bool:
        """Whether it fills its box."""
        return bool(self.mask.all())

    @property
    def is_line(self) -> bool:
        """Whether it is a straight line of at least two cells, upright or level, without gaps."""
        return min(self.mask.shape) == 1 and self.mask.size > 1 and self.is_rectangle

    @property
    def touches_border(self) -> bool:
        """Whether it reaches the edge of the grid."""
        rows, columns = self.canvas
        return self.top <= 0 or self.left <= 0 or self.bottom >= rows - 1 or self.right >= columns - 1

    @property
    def cells(self) -> NDArray[np.intp]:
        """Where its cells lie on the grid: an array of (row, column), in reading order."""
        places: NDArray[np.intp] = np.argwhere(self.mask) + np.array((self.top, self.left))
        return places

    def touches(self, other: Object) -> bool:
        """Whether a cell of one is a cell of the other, or next to one; diagonals count."""
        around = np.zeros((self.height + 2, self.width + 2), dtype=np.bool_)
        around[1:-1, 1:-1] = self.mask
        around = widened(around, 8)
        cells, own = other.moved(1 - self.top, 1 - self.left).overlap(around.shape)
        return bool((around[cells] & other.mask[own]).any())

    def same_shape(self, other: Object) -> bool:
        """Whether it has the same cells, wherever they lie and whatever their colours."""
        return np.array_equal(self.mask, other.mask)

    def is_like(self, other: Object) -> bool:
        """Whether it has the same shape once turned, mirrored or scaled by a whole number."""
        return self.shape_key() == other.shape_key()

    def shape_key(self) -> tuple[tuple[int, ...], bytes]:
        """What shapes have in common that are turns, mirror images and multiples of each other."""
        small = _reduced(self.mask)
        turned = [mask[::down, ::across] for mask in (small, small.T) for down in (1, -1) for across in (1, -1)]
        return min((mask.shape, mask.tobytes()) for mask in turned)

    def moved(self, rows: int, columns: int) -> Object:
        """The same, so many rows further down and columns further right."""
        return Object(self.patch, self.mask, self.top + int(rows), self.left + int(columns), self.canvas)

    def painted(self, color: int) -> Object:
        """The same cells, all of one colour.

        Raises:
            DslError: there is no such colour.
        """
        if not 0 <= color <= 9:
            raise DslError(f"a colour is 0..9, got {color!r}")
        patch = self.mask * self.patch.dtype.type(color)
        return Object(patch, self.mask, self.top, self.left, self.canvas)

    def overlap(self, shape: tuple[int, ...]) -> tuple[tuple[slice, slice], tuple[slice, slice]]:
        """Which part of it lies on a grid of that shape: the slices of the grid, the slices of its own box."""
        top, left = self.top, self.left
        rows, columns = window(self.box, shape)
        own = slice(rows.start - top, rows.stop - top), slice(columns.start - left, columns.stop - left)
        return (rows, columns), own

    def key(self) -> tuple[object, ...]:
        """What makes two objects equal, whatever the integer type of their patches."""
        patch = self.patch.astype(np.int8, copy=False).tobytes()
        return self.mask.shape, patch, self.mask.tobytes(), self.top, self.left, self.canvas

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Object) and self.key() == other.key()

    def __hash__(self) -> int:
        return hash(self.key())


Objects: TypeAlias = tuple[Object, ...]
Groups: TypeAlias = tuple[Objects, ...]

Picture = TypeVar("Picture", Grid, Mask, Object, Objects)
Piece = TypeVar("Piece", Object, Objects)


def tuple_of(pieces: Object | Objects) -> Objects:
    """One object, or several, as a tuple; it may be empty."""
    return (pieces,) if isinstance(pieces, Object) else tuple(pieces)


def items_of(pieces: Object | Objects) -> Objects:
    """One object, or several, as a tuple.

    Raises:
        DslError: there are none.
    """
    items = tuple_of(pieces)
    if not items:
        raise DslError("there are no objects")
    return items


def each(piece: Piece, change: Callable[[Object], Object]) -> Piece:
    """`change` applied to an object, or to each of several, which may be none."""
    if isinstance(piece, Object):
        return change(piece)
    return tuple(change(item) for item in piece)


def _frozen(array: Array) -> Array:
    """A copy that cannot be written to, nor resized since it does not own its memory; `array` itself if it is one."""
    if array.base is not None and not (array.flags.writeable or array.base.flags.writeable):
        return array
    copy = array.copy()
    copy.flags.writeable = False
    return copy.view()


def _reduced(mask: Mask) -> Mask:
    """The smallest mask of which this one is a multiple by a whole number."""
    for factor in range(min(mask.shape), 1, -1):
        if mask.shape[0] % factor == 0 and mask.shape[1] % factor == 0:
            small = mask[::factor, ::factor]
            if np.array_equal(small.repeat(factor, axis=0).repeat(factor, axis=1), mask):
                return small
    return mask
