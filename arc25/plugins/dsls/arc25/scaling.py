"""Larger, smaller, repeated."""

from __future__ import annotations

import numpy as np

from arc25.core.words import Law
from arc25.plugins.dsls.arc25.geometry import MIRRORS, TURNS
from arc25.plugins.dsls.arc25.literals import STEPS, Color, Copies, Direction, Factor, Quarter, choose
from arc25.plugins.dsls.arc25.values import MAX_SIDE, Array, DslError, Grid, Mask, sized
from arc25.plugins.dsls.arc25.vocabulary import word


@word("scale and tile", Law.ROTATION, Law.RECOLOURING, bits=5)
def upscale(array: Array, factor: Factor) -> Array:
    """Every cell becomes a square of cells.

    >>> upscale(grid("12"), 2)
    1122/1122
    >>> upscale(mask("#."), 2)
    ##../##..
    """
    _check_growth(array, factor, factor)
    return array.repeat(factor, axis=0).repeat(factor, axis=1)


@word("scale and tile", Law.RECOLOURING, bits=6)
def downscale(array: Array, factor: Factor) -> Array:
    """The first cell of every square of cells.

    >>> downscale(grid("1122/1122"), 2)
    12
    """
    height, width = array.shape
    if factor < 1 or height % factor or width % factor:
        raise DslError(f"{height}x{width} does not divide into squares of {factor}")
    return array[::factor, ::factor].copy()


@word("scale and tile", Law.RECOLOURING, bits=5)
def tile(array: Array, down: Copies, across: Copies) -> Array:
    """Copies of it, `down` rows of `across`.

    >>> tile(grid("12"), 2, 3)
    121212/121212
    """
    _check_growth(array, down, across)
    return np.tile(array, (down, across))


@word("scale and tile", Law.ROTATION, Law.RECOLOURING, bits=4)
def unfold(array: Array, direction: Direction) -> Array:
    """Add the mirror image on that side.

    >>> unfold(grid("12"), "right")
    1221
    >>> unfold(grid("12"), "left")
    2112
    >>> unfold(grid("1/2"), "down")
    1/2/2/1
    >>> unfold(grid("1/2"), "up")
    2/1/1/2
    """
    rows, columns = choose(STEPS, direction, "direction")
    _check_growth(array, 2 if rows else 1, 2 if columns else 1)
    image = MIRRORS["vertical" if rows else "horizontal"](array)
    return np.concatenate((array, image) if rows + columns > 0 else (image, array), axis=0 if rows else 1)


@word("scale and tile", Law.RECOLOURING, bits=8)
def pinwheel(array: Array, degrees: Quarter) -> Array:
    """Four copies around the centre, each turned by `degrees` more.

    The first is at the top left; the turned ones follow clockwise. For squares.

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
    """Two grids of one height side by side.

    >>> hstack(grid("1/2"), grid("33/44"))
    133/244
    """
    if left.shape[0] != right.shape[0]:
        raise DslError(f"heights differ: {left.shape[0]} and {right.shape[0]}")
    _check_growth(left, 1, 1 + right.shape[1] / left.shape[1])
    return np.hstack((left, right))


@word("scale and tile", Law.RECOLOURING, bits=3)
def vstack(top: Grid, bottom: Grid) -> Grid:
    """Two grids of one width, one above the other.

    >>> vstack(grid("12"), grid("34"))
    12/34
    """
    if top.shape[1] != bottom.shape[1]:
        raise DslError(f"widths differ: {top.shape[1]} and {bottom.shape[1]}")
    _check_growth(top, 1 + bottom.shape[0] / top.shape[0], 1)
    return np.vstack((top, bottom))


@word("scale and tile", Law.ROTATION, Law.RECOLOURING, bits=4)
def kron(mask: Mask, grid: Grid) -> Grid:
    """A copy of the grid for every true cell, empty space for every false one.

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
def solid(height: Copies, width: Copies, color: Color) -> Grid:
    """A rectangle of one colour.

    >>> solid(2, 3, 4)
    444/444
    """
    if not (0 < height <= MAX_SIDE and 0 < width <= MAX_SIDE):
        raise DslError(f"a side is 1..{MAX_SIDE}, got {height}x{width}")
    return np.full((height, width), color, dtype=np.int8)


def _check_growth(array: Array, down: float, across: float) -> None:
    height, width = array.shape[0] * down, array.shape[1] * across
    if not (0 < height <= MAX_SIDE and 0 < width <= MAX_SIDE):
        raise DslError(f"the result would have {height:g}x{width:g} cells; a side is 1..{MAX_SIDE}")
