"""Larger, smaller, repeated."""

from __future__ import annotations

import numpy as np

from arc25.core.words import Law
from arc25.plugins.dsls.arc25.geometry import MIRRORS, TURNS, reshaped
from arc25.plugins.dsls.arc25.literals import STEPS, Color, Copies, Direction, Factor, Length, Quarter, choose
from arc25.plugins.dsls.arc25.object import Picture
from arc25.plugins.dsls.arc25.values import MAX_SIDE, Array, DslError, Grid, Int, Mask, Vec, sized
from arc25.plugins.dsls.arc25.vocabulary import word


@word("scale and tile", Law.RECOLOURING, bits=5)
def upscale(picture: Picture, factor: Factor) -> Picture:
    """Every cell becomes a square of cells.

    An object keeps its top left corner, so it may grow over the edge.

    >>> upscale(grid("12"), 2)
    1122/1122
    >>> upscale(mask("#."), 2)
    ##../##..
    >>> upscale(objects(grid("00/01"), 4, False), 2)
    11/11@1,1
    """
    return reshaped(picture, lambda array: _upscaled(array, factor))


@word("scale and tile", Law.RECOLOURING, bits=6)
def downscale(picture: Picture, factor: Factor) -> Picture:
    """The first cell of every square of cells.

    An object keeps its top left corner.

    >>> downscale(grid("1122/1122"), 2)
    12
    >>> downscale(mask("###.../###.../###..."), 3)
    #.
    >>> downscale(objects(grid("000/011/011"), 4, False), 2)
    1@1,1
    """
    return reshaped(picture, lambda array: _downscaled(array, factor))


@word("scale and tile", Law.RECOLOURING, bits=5)
def tile(array: Array, down: Copies, across: Copies) -> Array:
    """Repeat it that often down and across.

    >>> tile(grid("12"), 2, 3)
    121212/121212
    """
    _check_growth(array, down, across)
    return np.tile(array, (down, across))


@word("scale and tile", Law.IDEMPOTENCE, Law.RECOLOURING, bits=6)
def tile_to(array: Array, size: Vec) -> Array:
    """Repeat it until that size is filled.

    From the top left.

    >>> tile_to(grid("12/34"), (3, 5))
    12121/34343/12121
    """
    check_side(*size)
    rows, columns = (np.arange(side) % own for side, own in zip(size, array.shape, strict=True))
    return array[np.ix_(rows, columns)]


@word("scale and tile", Law.ROTATION, Law.RECOLOURING, bits=4)
def unfold(array: Array, direction: Direction) -> Array:
    """Add the mirror image on that side.

    >>> unfold(grid("12"), "right")
    1221
    >>> unfold(mask("#./##"), "up")
    ##/#./#./##
    """
    rows, columns = choose(STEPS, direction, "direction")
    _check_growth(array, 2 if rows else 1, 2 if columns else 1)
    image = MIRRORS["vertical" if rows else "horizontal"](array)
    return np.concatenate((array, image) if rows + columns > 0 else (image, array), axis=0 if rows else 1)


@word("scale and tile", Law.RECOLOURING, bits=8)
def pinwheel(array: Array, degrees: Quarter) -> Array:
    """Four copies of a square, each turned once more.

    The first is at the top left; the turned ones follow clockwise.

    >>> pinwheel(grid("12/34"), 90)
    1231/3442/2443/1321
    """
    if array.shape[0] != array.shape[1]:
        raise DslError(f"a pinwheel is made of a square, got {array.shape}")
    _check_growth(array, 2, 2)
    turn = choose(TURNS, degrees, "degrees")
    turned = turn(array)
    back = TURNS[360 - degrees](array)
    return np.vstack((np.hstack((array, turned)), np.hstack((back, TURNS[180](array)))))


@word("scale and tile", Law.RECOLOURING, bits=3)
def hstack(left: Grid, right: Grid) -> Grid:
    """Two grids side by side.

    They have the same height.

    >>> hstack(grid("1/2"), grid("33/44"))
    133/244
    """
    if left.shape[0] != right.shape[0]:
        raise DslError(f"heights differ: {left.shape[0]} and {right.shape[0]}")
    _check_growth(left, 1, 1 + right.shape[1] / left.shape[1])
    return np.hstack((left, right))


@word("scale and tile", Law.RECOLOURING, bits=3)
def vstack(top: Grid, bottom: Grid) -> Grid:
    """Two grids one above the other.

    They have the same width.

    >>> vstack(grid("12"), grid("34"))
    12/34
    """
    if top.shape[1] != bottom.shape[1]:
        raise DslError(f"widths differ: {top.shape[1]} and {bottom.shape[1]}")
    _check_growth(top, 1 + bottom.shape[0] / top.shape[0], 1)
    return np.vstack((top, bottom))


@word("scale and tile", Law.ROTATION, Law.RECOLOURING, bits=4)
def kron(mask: Mask, grid: Grid) -> Grid:
    """A copy of the grid for every true cell.

    Every false cell becomes empty space of that size.

    >>> kron(mask("#./.#"), grid("12"))
    1200/0012
    """
    _check_growth(grid, *mask.shape)
    return np.kron(mask.astype(grid.dtype), grid)


@word("scale and tile", Law.ROTATION, Law.RECOLOURING, bits=6)
def add_border(grid: Grid, color: Color) -> Grid:
    """A border of one cell all around.

    >>> add_border(grid("1"), 5)
    555/515/555
    """
    return sized(np.pad(grid, 1, constant_values=color))


@word("scale and tile", Law.RECOLOURING, bits=7)
def bar(length: Int, size: Length, color: Color) -> Grid:
    """A row of `size` cells, so many coloured.

    Those at the left; the others are empty.

    >>> bar(3, 5, 1)
    11100
    """
    check_side(1, size)
    if not 0 <= length <= size:
        raise DslError(f"a bar in {size} cells is 0..{size} long, got {length}")
    out = np.zeros((1, size), dtype=np.int8)
    out[:, :length] = color
    return out


def check_side(height: float, width: float) -> None:
    """Refuse sides that a grid cannot have.

    Raises:
        DslError: one is below 1 or above `MAX_SIDE`.
    """
    if not (0 < height <= MAX_SIDE and 0 < width <= MAX_SIDE):
        raise DslError(f"the result would have {height:g}x{width:g} cells; a side is 1..{MAX_SIDE}")


def _check_growth(array: Array, down: float, across: float) -> None:
    check_side(array.shape[0] * down, array.shape[1] * across)


def _upscaled(array: Array, factor: int) -> Array:
    _check_growth(array, factor, factor)
    return array.repeat(factor, axis=0).repeat(factor, axis=1)


def _downscaled(array: Array, factor: int) -> Array:
    height, width = array.shape
    if factor < 1 or height % factor or width % factor:
        raise DslError(f"{height}x{width} does not divide into squares of {factor}")
    return array[::factor, ::factor]
