"""What to do with the cells of a mask: paint, keep, fill, outline, hollow out."""

from __future__ import annotations

from dataclasses import replace
from typing import overload

import numpy as np

from arc25.core.words import Law
from arc25.plugins.dsls.arc25.components import widened
from arc25.plugins.dsls.arc25.literals import Color
from arc25.plugins.dsls.arc25.masks import check_size, contour, enclosed, halo
from arc25.plugins.dsls.arc25.object import Object, Piece, each
from arc25.plugins.dsls.arc25.values import Grid, Mask, sized
from arc25.plugins.dsls.arc25.vocabulary import word


@overload
def where(mask: Mask, value: Color, grid: Grid) -> Grid: ...
@overload
def where(mask: Mask, value: Grid, grid: Grid) -> Grid: ...
@word("mask", Law.SHAPE, Law.ROTATION, Law.RECOLOURING, bits=3)
def where(mask: Mask, value: Color | Grid, grid: Grid) -> Grid:
    """The value where the mask is true, the grid elsewhere.

    >>> where(mask("#."), 5, grid("12"))
    52
    >>> where(mask("#."), grid("78"), grid("12"))
    72
    """
    check_size(mask, grid)
    if isinstance(value, np.ndarray):
        check_size(mask, value)
    return np.where(mask, value, grid).astype(grid.dtype)


@word("mask", Law.SHAPE, Law.IDEMPOTENCE, Law.ROTATION, Law.RECOLOURING, bits=4)
def keep_cells(grid: Grid, mask: Mask) -> Grid:
    """Empty the cells outside the mask.

    >>> keep_cells(grid("12/34"), mask("#./.#"))
    10/04
    """
    check_size(grid, mask)
    return grid * mask


@overload
def fill_enclosed(thing: Grid, color: Color) -> Grid: ...
@overload
def fill_enclosed(thing: Piece, color: Color) -> Piece: ...
@word("mask", Law.SHAPE, Law.IDEMPOTENCE, Law.ROTATION, Law.RECOLOURING, bits=4)
def fill_enclosed(thing: Grid | Piece, color: Color) -> Grid | Piece:
    """Colour the enclosed empty cells.

    >>> fill_enclosed(grid("010/101/010"), 4)
    010/141/010
    >>> fill_enclosed(objects(grid("0111/0101/0111"), 4, False), 4)
    111/141/111@0,1
    """
    if isinstance(thing, np.ndarray):
        return where(enclosed(thing, 4), color, thing)
    return each(thing, lambda item: _with_cells(item, enclosed(item.patch, 4), color))


@overload
def outline(thing: Grid, color: Color) -> Grid: ...
@overload
def outline(thing: Piece, color: Color) -> Piece: ...
@word("mask", Law.SHAPE, Law.ROTATION, Law.RECOLOURING, bits=5)
def outline(thing: Grid | Piece, color: Color) -> Grid | Piece:
    """Colour the empty cells around it.

    Diagonals are included. An object's box grows by one cell on each side.

    >>> outline(grid("0000/0100/0000"), 2)
    2220/2120/2220
    >>> outline(objects(grid("0000/0100/0000"), 4, False), 2)
    222/212/222@0,0
    """
    if isinstance(thing, np.ndarray):
        return where(halo(thing != 0, 8), color, thing)
    return each(thing, lambda item: _outlined(item, color))


@overload
def hollow(thing: Grid) -> Grid: ...
@overload
def hollow(thing: Piece) -> Piece: ...
@word("mask", Law.SHAPE, Law.IDEMPOTENCE, Law.ROTATION, Law.RECOLOURING, bits=6)
def hollow(thing: Grid | Piece) -> Grid | Piece:
    """Empty what is not at the contour.

    >>> hollow(grid("00000/01110/01110/01110/00000"))
    00000/01110/01010/01110/00000
    >>> hollow(objects(grid("111/121/111"), 4, True))
    111/1.1/111@0,0
    """
    if isinstance(thing, np.ndarray):
        return keep_cells(thing, contour(thing != 0, 4))
    return each(thing, _hollowed)


def _with_cells(item: Object, cells: Mask, color: int) -> Object:
    return replace(item, patch=where(cells, color, item.patch), mask=item.mask | cells)


def _hollowed(item: Object) -> Object:
    kept = contour(item.mask, 4)
    return replace(item, patch=item.patch * kept, mask=kept)


def _outlined(item: Object, color: int) -> Object:
    shape = item.height + 2, item.width + 2
    patch, mask = np.zeros(shape, item.patch.dtype), np.zeros(shape, np.bool_)
    patch[1:-1, 1:-1], mask[1:-1, 1:-1] = item.patch, item.mask
    wide = widened(mask, 8)
    patch[wide & ~mask] = color
    return Object(sized(patch), wide, item.top - 1, item.left - 1, item.canvas)
