"""Kernels of the words for whole rows and columns, and for what travels along them.

Where rows or columns are meant, the rows are done and columns turned into rows before and back after.
"""

from __future__ import annotations

import numpy as np

from arc25.plugins.dsls.arc25.kernels.arrays import (
    ANTIDIAGONAL,
    COLUMNS,
    DIAGONAL,
    ROWS,
    VERTICAL,
    Numbers,
    Picture,
    compiled,
    mirrored,
    nothing,
    part,
)
from arc25.plugins.dsls.arc25.lines import WALL

UP, DOWN, LEFT, RIGHT, UP_LEFT, UP_RIGHT, DOWN_LEFT, DOWN_RIGHT = range(8)
SPREADS = np.array(
    [
        *([step] * 8 for step in range(8)),
        [LEFT, RIGHT] * 4,
        [UP, DOWN] * 4,
        [LEFT, RIGHT, UP, DOWN] * 2,
        [UP_LEFT, DOWN_RIGHT] * 4,
        [UP_RIGHT, DOWN_LEFT] * 4,
        [UP_LEFT, DOWN_RIGHT, UP_RIGHT, DOWN_LEFT] * 2,
        [UP, DOWN, LEFT, RIGHT, UP_LEFT, UP_RIGHT, DOWN_LEFT, DOWN_RIGHT],
    ]
)
"""The directions of each spread, first come first; the first `SPREAD_SIZES` of them count."""
SPREAD_SIZES = np.array([1] * 8 + [2, 2, 4, 2, 2, 4, 8])
LINKS = np.array(
    [
        [LEFT, RIGHT, LEFT, RIGHT],
        [UP, DOWN, UP, DOWN],
        [LEFT, RIGHT, UP, DOWN],
        [UP_LEFT, DOWN_RIGHT, UP_RIGHT, DOWN_LEFT],
    ]
)
"""Two pairs of opposite directions for each link; the first two are given twice."""


@compiled
def dedupe(picture: Picture, numbers: Numbers) -> Picture:
    lines = _lines(picture, numbers[0])
    keep = np.ones(len(lines), np.int64)
    for row in range(1, len(lines)):
        keep[row] = _differences(lines, row, row - 1)
    return _chosen(lines, keep, numbers[0])


@compiled
def drop_empty(picture: Picture, numbers: Numbers) -> Picture:
    lines = _lines(picture, numbers[0])
    return _chosen(lines, _filled(lines), numbers[0])


@compiled
def sort_lines(picture: Picture, numbers: Numbers) -> Picture:
    lines = _lines(picture, numbers[0])
    filled = _filled(lines)
    if numbers[1]:  # descending
        filled = -filled
    out = np.empty(lines.shape, np.int8)
    for row in range(len(lines)):
        place = 0
        for other in range(len(lines)):
            place += filled[other] < filled[row] or (filled[other] == filled[row] and other < row)
        for column in range(lines.shape[1]):
            out[place, column] = lines[row, column]
    return _lines(out, numbers[0])


@compiled
def line(picture: Picture, numbers: Numbers) -> Picture:
    height, width = picture.shape
    axis, index = numbers[0], numbers[1]
    count = width if axis else height
    if not -count <= index < count:
        return nothing()
    place = index % count
    return part(picture, 0, place, height, 1) if axis else part(picture, place, 0, 1, width)


@compiled
def smear(picture: Picture, numbers: Numbers) -> Picture:
    out = picture.copy()
    for number in range(SPREAD_SIZES[numbers[0]]):
        _cover(out, travel(picture, SPREADS[numbers[0], number]))
    return out


@compiled
def connect(picture: Picture, numbers: Numbers) -> Picture:
    out = picture.copy()
    for pair in range(0, 4, 2):
        seen = travel(picture, LINKS[numbers[0], pair])
        opposite = travel(picture, LINKS[numbers[0], pair + 1])
        for row in range(out.shape[0]):
            for column in range(out.shape[1]):
                color = seen[row, column]
                if color and opposite[row, column] == color and not picture[row, column]:
                    out[row, column] = color
    return out


@compiled
def extend_lines(grid: Picture, numbers: Numbers) -> Picture:
    out = grid.copy()
    ends = _ends(grid)
    for step in range(8):
        sources = np.empty(grid.shape, np.int8)
        for row in range(grid.shape[0]):
            for column in range(grid.shape[1]):
                stays = grid[row, column] == 0 or ends[row, column] == step
                sources[row, column] = grid[row, column] if stays else WALL
        rays = travel(sources, step)
        for row in range(grid.shape[0]):
            for column in range(grid.shape[1]):
                if out[row, column] == 0 and rays[row, column] != WALL:
                    out[row, column] = rays[row, column]
    return out


@compiled
def bounce(grid: Picture, numbers: Numbers) -> Picture:
    flat = _downwards(grid, numbers[0])
    height, width = flat.shape
    unfolded = np.empty((height, width + 2 * height), np.int8)
    period = max(2 * (width - 1), 1)
    for row in range(height):
        for column in range(width + 2 * height):
            place = (column - height) % period
            unfolded[row, column] = flat[row, min(place, period - place) if width > 1 else 0]
    out = unfolded.copy()
    _cover(out, travel(unfolded, DOWN_LEFT))
    _cover(out, travel(unfolded, DOWN_RIGHT))
    return _downwards(part(out, 0, height, height, width), numbers[0])


@compiled
def gravity(grid: Picture, numbers: Numbers) -> Picture:
    falling = _downwards(grid, numbers[0])
    out = np.zeros(falling.shape, np.int8)
    for column in range(falling.shape[1]):
        bottom = len(falling) - 1
        for row in range(len(falling) - 1, -1, -1):
            if falling[row, column]:
                out[bottom, column] = falling[row, column]
                bottom -= 1
    return _downwards(out, numbers[0])


@compiled
def spread(grid: Picture, numbers: Numbers) -> Picture:
    """Each step goes through the cells against its direction, so that none is passed on twice."""
    height, width = grid.shape
    out = grid.copy()
    changed = True
    while changed:
        changed = False
        for row in range(height):
            for column in range(width - 1, 0, -1):
                changed |= _take(out, row, column, row, column - 1)
            for column in range(width - 1):
                changed |= _take(out, row, column, row, column + 1)
        for column in range(width):
            for row in range(height - 1, 0, -1):
                changed |= _take(out, row, column, row - 1, column)
            for row in range(height - 1):
                changed |= _take(out, row, column, row + 1, column)
    return out


@compiled
def travel(picture: Picture, step: int) -> Picture:
    """For every cell the last filled one, itself included, that a walk to it in that direction meets."""
    height, width = picture.shape
    down, right = ROWS[step], COLUMNS[step]
    out = np.empty((height, width), np.int8)
    for number in range(height):
        row = height - 1 - number if down < 0 else number
        for place in range(width):
            column = width - 1 - place if right < 0 else place
            near, beside = row - down, column - right
            out[row, column] = picture[row, column]
            if out[row, column] == 0 and 0 <= near < height and 0 <= beside < width:
                out[row, column] = out[near, beside]
    return out


@compiled
def _cover(out: Picture, rays: Picture) -> None:
    """Fill the empty cells of `out` with what is there of `rays`."""
    for row in range(out.shape[0]):
        for column in range(out.shape[1]):
            if out[row, column] == 0:
                out[row, column] = rays[row, column]


@compiled
def _take(out: Picture, row: int, column: int, near: int, beside: int) -> bool:
    """Give an empty cell the colour of a neighbour; whether that changed it."""
    if out[row, column] == 0 and out[near, beside] != 0:
        out[row, column] = out[near, beside]
        return True
    return False


@compiled
def _ends(grid: Picture) -> Picture:
    """For each cell that has just one neighbour of its colour the direction away from that; -1 for others."""
    height, width = grid.shape
    out = np.full((height, width), -1, np.int8)
    for row in range(height):
        for column in range(width):
            like = 0
            for step in range(8):
                near, beside = row - ROWS[step], column - COLUMNS[step]
                if 0 <= near < height and 0 <= beside < width and grid[near, beside] == grid[row, column]:
                    like += 1
                    out[row, column] = step
            if like != 1:
                out[row, column] = -1
    return out


@compiled
def _downwards(picture: Picture, direction: int) -> Picture:
    """The reflection that makes up, down, left or right point down; done twice it gives the picture back."""
    if direction == DOWN:
        return picture.copy()
    if direction == UP:
        return mirrored(picture, VERTICAL)
    return mirrored(picture, DIAGONAL if direction == RIGHT else ANTIDIAGONAL)


@compiled
def _lines(picture: Picture, axis: int) -> Picture:
    """The rows, or the columns as rows; done twice it gives the picture back."""
    return mirrored(picture, DIAGONAL) if axis else picture


@compiled
def _differences(lines: Picture, first: int, second: int) -> int:
    """In how many cells two rows differ."""
    count = 0
    for column in range(lines.shape[1]):
        count += lines[first, column] != lines[second, column]
    return count


@compiled
def _filled(lines: Picture) -> Numbers:
    """How many cells of each row are filled."""
    found = np.zeros(len(lines), np.int64)
    for row in range(len(lines)):
        for column in range(lines.shape[1]):
            found[row] += lines[row, column] != 0
    return found


@compiled
def _chosen(lines: Picture, keep: Numbers, axis: int) -> Picture:
    """The rows to keep, turned back into columns if they were some; `nothing` if there are none."""
    count = np.count_nonzero(keep)
    if count == 0:
        return nothing()
    out = np.empty((count, lines.shape[1]), np.int8)
    place = 0
    for row in range(len(lines)):
        if keep[row]:
            for column in range(lines.shape[1]):
                out[place, column] = lines[row, column]
            place += 1
    return _lines(out, axis)
