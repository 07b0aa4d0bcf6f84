"""The traits of what changes where the output has the size of the input. For `traits`."""

from __future__ import annotations

import itertools

import numpy as np

from arc25.perception.objects import SIDES, Thing, parts
from arc25.perception.picture import Cells, Picture, mean, share

NAMES = (
    "cells",
    "by color",
    "columns sorted anew",
    "rows sorted anew",
    "objects in place",
    "objects recolored",
    "objects removed",
    "objects moved",
    "on background",
    "only on background",
    "to background",
    "one new color",
    "color to color",
    "enclosed",
    "all enclosed",
    "between",
    "all between",
    "beside objects",
    "cornering objects",
    "lines",
    "boxes",
    "dots",
    "diagonals",
    "at the edge",
    "made symmetric",
)


def change_traits(before: Picture, after: Picture) -> dict[str, float]:
    """Which cells change, from what to what, and where they lie; all 0 where the sizes differ."""
    found = dict.fromkeys(NAMES, 0.0)
    if before.cells.shape != after.cells.shape:
        return found
    changed = before.cells != after.cells
    found |= _objects(before, after)
    found |= {"cells": mean(changed), "by color": _by_color(before.cells, after.cells)}
    if not changed.any():
        return found
    found |= _colors(before, after, changed)
    found |= _places(before, changed)
    found |= _shapes(changed)
    return found | {
        "columns sorted anew": _sorted_alike(before.cells, after.cells, 0),
        "rows sorted anew": _sorted_alike(before.cells, after.cells, 1),
        "made symmetric": bool(set(after.scene.symmetries) - set(before.scene.symmetries)),
    }


def _by_color(before: Cells, after: Cells) -> bool:
    """Whether a cell's new colour follows from its old one."""
    pairs = set(zip(before.ravel().tolist(), after.ravel().tolist(), strict=True))
    return len(pairs) == len({old for old, _ in pairs})


def _sorted_alike(before: Cells, after: Cells, axis: int) -> bool:
    return np.array_equal(np.sort(before, axis), np.sort(after, axis))


def _objects(before: Picture, after: Picture) -> dict[str, float]:
    blank = after.cells == before.scene.background
    places = {(one.shape, one.top, one.left): one.colors for one in after.scene.things}
    kinds = {(one.shape, one.colors) for one in after.scene.things}
    there = [(one, places.get((one.shape, one.top, one.left))) for one in before.scene.things]
    gone = [one for one, colors in there if colors is None]
    many = max(1, len(there))
    return {
        "objects in place": 1 - len(gone) / many,
        "objects recolored": sum(colors not in (None, one.colors) for one, colors in there) / many,
        "objects removed": sum(_is_blank(blank, one) for one in gone) / many,
        "objects moved": sum((one.shape, one.colors) in kinds for one in gone) / many,
    }


def _is_blank(blank: Cells, thing: Thing) -> bool:
    return all(blank[thing.top + row, thing.left + column] for row, column in thing.shape)


def _colors(before: Picture, after: Picture, changed: Cells) -> dict[str, float]:
    old, new = before.cells[changed], after.cells[changed]
    background = before.scene.background
    return {
        "on background": mean(old == background),
        "only on background": bool((old == background).all()),
        "to background": mean(new == background),
        "one new color": bool((new == new[0]).all()),
        "color to color": mean((old != background) & (new != background)),
    }


def _places(before: Picture, changed: Cells) -> dict[str, float]:
    background = before.scene.background
    enclosed, between = _enclosed(before.cells == background), _between(before.cells, background)
    sides, corners = _neighbours(before.cells != background)
    return {
        "enclosed": mean(enclosed[changed]),
        "all enclosed": float((enclosed & changed).sum() / max(1, enclosed.sum())),
        "between": mean(between[changed]),
        "all between": float((between & changed).sum() / max(1, between.sum())),
        "beside objects": mean(sides[changed]),
        "cornering objects": mean((corners & ~sides)[changed]),
        "at the edge": bool(changed[[0, -1]].any() or changed[:, [0, -1]].any()),
    }


def _shapes(changed: Cells) -> dict[str, float]:
    """What the changed cells look like, piece by piece."""
    cells = {(int(row), int(column)): 0 for row, column in np.argwhere(changed)}
    pieces = [(*np.ptp(np.array(piece), axis=0) + 1, len(piece)) for piece in parts(cells, SIDES)]
    sides, corners = _neighbours(changed)
    return {
        "lines": share(area > 1 and min(height, width) == 1 for height, width, area in pieces),
        "boxes": share(min(height, width) > 1 and area == height * width for height, width, area in pieces),
        "dots": share(area == 1 for *_, area in pieces),
        "diagonals": mean((corners & ~sides)[changed]),
    }


def _neighbours(mask: Cells) -> tuple[Cells, Cells]:
    """The cells that have one of the mask at a side, and those that have one at a corner."""
    wide = np.pad(mask, 1)
    sides = wide[:-2, 1:-1] | wide[2:, 1:-1] | wide[1:-1, :-2] | wide[1:-1, 2:]
    return sides, wide[:-2, :-2] | wide[2:, 2:] | wide[:-2, 2:] | wide[2:, :-2]


def _enclosed(free: Cells) -> Cells:
    """The free cells from which no way by sides over free cells leads to the edge."""
    inside = free.copy()
    inside[[0, -1]] = inside[:, [0, -1]] = False
    while True:
        left = inside & ~_neighbours(free & ~inside)[0]
        if np.array_equal(left, inside):
            return inside
        inside = left


def _between(cells: Cells, background: int) -> Cells:
    """The background between two cells of one colour, in a row or in a column, with nothing else between them."""
    found = np.zeros(cells.shape, bool)
    for lines, marked in ((cells, found), (cells.T, found.T)):
        for line, marks in zip(lines, marked, strict=True):
            drawn = np.flatnonzero(line != background)
            for left, right in itertools.pairwise(drawn):
                if line[left] == line[right]:
                    marks[left + 1 : right] = True
    return found
