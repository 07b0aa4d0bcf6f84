"""Cutting a grid into objects and putting objects back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import overload

import numpy as np

from arc25.core.words import Law
from arc25.plugins.dsls.arc25.components import Part, boxed_parts, components
from arc25.plugins.dsls.arc25.literals import AXES, Axis, Color, Connectivity, Flag, Parts, choose
from arc25.plugins.dsls.arc25.masks import filled
from arc25.plugins.dsls.arc25.object import Groups, Object, Objects, items_of, tuple_of
from arc25.plugins.dsls.arc25.values import MAX_SIDE, Box, DslError, Grid, Mask, bounding_box, window
from arc25.plugins.dsls.arc25.vocabulary import word

MOST = 150
"""A grid with more pieces than this is noise, not a scene; words refuse it rather than take long."""


@word("objects", Law.SHAPE, Law.ROTATION, Law.RECOLOURING, bits=3)
def objects(grid: Grid, connectivity: Connectivity, multicolor: Flag) -> Objects:
    """The connected pieces, in reading order.

    Each has one colour unless `multicolor`.

    >>> objects(grid("120/003"), 4, False)
    1@0,0 2@0,1 3@1,2
    >>> objects(grid("120/003"), 4, True)
    12@0,0 3@1,2
    >>> objects(grid("120/003"), 8, True)
    12./..3@0,0
    """
    if multicolor:
        return _cut(grid, boxed_parts(grid != 0, connectivity))
    return _cut(grid, _of_one_color(grid, _colors(grid), connectivity))


@word("objects", Law.SHAPE, Law.ROTATION, Law.RECOLOURING, bits=5)
def color_layers(grid: Grid) -> Objects:
    """One object for each colour.

    By rising colour; 0 has none.

    >>> color_layers(grid("2012"))
    1@0,2 2..2@0,0
    """
    return tuple(to_object(grid, color) for color in _colors(grid))


@word("objects", Law.SHAPE, Law.ROTATION, Law.RECOLOURING, bits=6)
def regions(grid: Grid) -> Objects:
    """The areas of one colour, 0 included.

    In reading order. Diagonals do not connect.

    >>> regions(grid("001"))
    00@0,0 1@0,2
    """
    return _cut(grid, _of_one_color(grid, np.unique(grid), 4))


@word("objects", Law.SHAPE, Law.ROTATION, Law.RECOLOURING, bits=6)
def holes(grid: Grid) -> Objects:
    """The enclosed empty areas.

    In reading order. Diagonals do not connect them, so they enclose.

    >>> holes(grid("111/101/111"))
    0@1,1
    """
    return tuple(item for item in _cut(grid, boxed_parts(grid == 0, 4)) if not item.touches_border)


@word("objects", Law.SHAPE, Law.ROTATION, Law.RECOLOURING, bits=6)
def frames(grid: Grid) -> Objects:
    """The rectangles with a border of one colour.

    With all that is inside, in reading order; a side has at least three cells.

    >>> frames(grid("1110/1210/1110"))
    111/121/111@0,0
    """
    found = []
    for color in _colors(grid):
        for part in components(grid == color, 4, least=8):
            box = bounding_box(part)
            inside = part[window(box, part.shape)]
            if min(inside.shape) > 2 and inside[[0, -1]].all() and inside[:, [0, -1]].all():
                found.append(box)
    return tuple(_whole(grid, box) for box in sorted(found))


@word("panels", Law.SHAPE, Law.ROTATION, Law.PALETTE, bits=4)
def panels(grid: Grid) -> Objects:
    """The rectangles between full lines of one colour.

    In reading order. A full line is a whole row or column; of several colours that one separates which makes
    rectangles of one size, or else the most.

    >>> panels(grid("12534/21543"))
    12/21@0,0 34/43@0,3
    >>> panels(grid("31524/31542"))
    31/31@0,0 24/42@0,3
    """
    cuts = [boxes for color in _colors(grid) if len(boxes := _between(grid == color)) > 1]
    best = max(cuts, key=_regularity, default=_between(grid == 0))  # empty space separates only where no colour does
    if len(best) < 2:
        raise DslError("no full row or column of one colour separates panels")
    return tuple(_whole(grid, box) for box in best)


@word("panels", Law.SHAPE, Law.ROTATION, Law.RECOLOURING, bits=5)
def equal_parts(grid: Grid, axis: Axis, parts: Parts) -> Objects:
    """Its rows (or columns) cut into equal pieces.

    >>> equal_parts(grid("1234"), "columns", 2)
    12@0,0 34@0,2
    """
    along = choose(AXES, axis, "axis")
    length = grid.shape[along]
    if parts < 2 or length % parts:
        raise DslError(f"{length} {axis} do not divide into {parts} parts")
    part_of = np.indices(grid.shape)[along] // (length // parts)
    return tuple(to_object(grid, part_of == part) for part in range(parts))


@overload
def draw(pieces: Object) -> Grid: ...
@overload
def draw(pieces: Objects) -> Grid: ...
@word("objects", Law.SHAPE, Law.ROTATION, Law.RECOLOURING, bits=2)
def draw(pieces: Object | Objects) -> Grid:
    """The objects on an empty grid.

    Each in its place.

    >>> draw(filter_by(objects(grid("1022"), 4, False), "wide"))
    0022
    >>> draw(nth(objects(grid("1022"), 4, False), 0))
    1000
    """
    items = items_of(pieces)
    return _painted(np.zeros(items[0].canvas, dtype=items[0].patch.dtype), items)


@word("objects", Law.SHAPE, Law.IDEMPOTENCE, Law.RECOLOURING, bits=4)
def paint(grid: Grid, pieces: Object | Objects) -> Grid:
    """The objects on top of the grid.

    Each in its place. They may be none.

    >>> paint(grid("3333"), objects(grid("1022"), 4, False))
    1322
    """
    return _painted(grid.copy(), tuple_of(pieces))


@word("objects", Law.SHAPE, Law.IDEMPOTENCE, Law.ROTATION, Law.RECOLOURING, bits=4)
def erase(grid: Grid, pieces: Object | Objects) -> Grid:
    """The grid with the objects' cells emptied.

    They may be none.

    >>> erase(grid("1022"), filter_by(objects(grid("1022"), 4, False), "wide"))
    1000
    """
    items = tuple_of(pieces)
    if not items:
        return grid.copy()
    mask = filled(items)
    if mask.shape != grid.shape:
        raise DslError(f"the objects come from a grid of {mask.shape}, this one is {grid.shape}")
    return grid * ~mask


@word("objects", Law.SHAPE, Law.ROTATION, Law.RECOLOURING, bits=6)
def to_object(grid: Grid, cells: Mask | Color) -> Object:
    """The cells of a mask or a colour as one object.

    >>> to_object(grid("123/456"), mask(".##/..#"))
    23/.6@0,1
    >>> to_object(grid("122/211"), 2)
    .22/2..@0,0
    """
    mask = cells if isinstance(cells, np.ndarray) else grid == cells
    if mask.shape != grid.shape:
        raise DslError(f"the grid is {grid.shape}, the mask {mask.shape}; they must be of one size")
    box = bounding_box(mask)
    inside = window(box, mask.shape)
    return Object(grid[inside] * mask[inside], mask[inside], box.top, box.left, grid.shape)


@overload
def merge(pieces: Objects) -> Object: ...
@overload
def merge(pieces: Groups) -> Objects: ...
@word("objects", Law.SHAPE, Law.ROTATION, Law.RECOLOURING, bits=6)
def merge(pieces: Objects | Groups) -> Object | Objects:
    """One object of all or of each group.

    Where two of them lie in one cell the later one is on top.

    >>> merge(objects(grid("102"), 4, False))
    1.2@0,0
    >>> merge(group_by(objects(grid("102/020"), 4, False), "color"))
    1@0,0 .2/2.@0,1
    """
    items = tuple(item if isinstance(item, Object) else _merged(items_of(item)) for item in pieces)
    return _merged(items_of(items)) if all(isinstance(item, Object) for item in pieces) else items


def _of_one_color(grid: Grid, colors: Iterable[int], connectivity: int) -> list[Part]:
    """The connected parts of each of the colours, in reading order."""
    found = _at_most(MOST, (part for color in colors for part in boxed_parts(grid == color, connectivity)))
    return sorted(found, key=lambda part: part.place)


def _cut(grid: Grid, found: Iterable[Part]) -> Objects:
    return tuple(_piece(grid, part) for part in _at_most(MOST, found))


def _piece(grid: Grid, part: Part) -> Object:
    height, width = part.cells.shape
    patch = grid[part.top : part.top + height, part.left : part.left + width] * part.cells
    return Object(patch, part.cells, part.top, part.left, grid.shape)


def _at_most(most: int, found: Iterable[Part]) -> Iterator[Part]:
    for number, part in enumerate(found):
        if number == most:
            raise DslError(f"more than {most} pieces: empty the small ones first (remove_small)")
        yield part


def _merged(items: Objects) -> Object:
    top, left = min(item.top for item in items), min(item.left for item in items)
    height, width = max(item.bottom for item in items) - top + 1, max(item.right for item in items) - left + 1
    if max(height, width) > MAX_SIDE:
        raise DslError(f"the objects lie {height}x{width} cells apart; a side is 1..{MAX_SIDE}")
    size = height, width
    moved = tuple(replace(item, top=item.top - top, left=item.left - left, canvas=size) for item in items)
    return Object(draw(moved), filled(moved), top, left, items[0].canvas)


def _painted(grid: Grid, items: Objects) -> Grid:
    for item in items:
        cells, own = item.overlap(grid.shape)
        np.copyto(grid[cells], item.patch[own], where=item.mask[own], casting="unsafe")
    return grid


def _whole(grid: Grid, box: Box) -> Object:
    """All cells of the box as one object."""
    patch = grid[window(box, grid.shape)].copy()
    return Object(patch, np.ones(patch.shape, dtype=np.bool_), box.top, box.left, grid.shape)


def _colors(grid: Grid) -> list[int]:
    return [int(color) for color in np.unique(grid) if color]


def _between(line: Mask) -> list[Box]:
    """The boxes between the full rows and columns of `line`."""
    rows = _gaps(np.logical_and.reduce(line, axis=1))
    columns = _gaps(np.logical_and.reduce(line, axis=0))
    return [Box(top, left, bottom - 1, right - 1) for top, bottom in rows for left, right in columns]


def _regularity(boxes: list[Box]) -> tuple[bool, int]:
    """Whether the boxes are of one size, and how many they are."""
    return len({box.size for box in boxes}) == 1, len(boxes)


def _gaps(line: Mask) -> list[tuple[int, int]]:
    """The runs of False in `line`, as (start, stop)."""
    bounds = np.diff(np.concatenate(([True], line, [True])).astype(np.int8)).nonzero()[0]
    return list(zip(bounds[::2].tolist(), bounds[1::2].tolist(), strict=True))
