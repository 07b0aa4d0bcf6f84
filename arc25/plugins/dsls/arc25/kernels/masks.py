"""Kernels of the words that give masks."""

from __future__ import annotations

import numpy as np

from arc25.plugins.dsls.arc25.kernels.arrays import COLUMNS, ROWS, Numbers, Picture, box, compiled, nothing, same_size
from arc25.plugins.dsls.arc25.kernels.flooding import flood, inside


@compiled
def equals(grid: Picture, numbers: Numbers) -> Picture:
    out = np.empty(grid.shape, np.int8)
    for row in range(grid.shape[0]):
        for column in range(grid.shape[1]):
            out[row, column] = grid[row, column] == numbers[0]
    return out


@compiled
def filled(grid: Picture, numbers: Numbers) -> Picture:
    out = np.empty(grid.shape, np.int8)
    for row in range(grid.shape[0]):
        for column in range(grid.shape[1]):
            out[row, column] = grid[row, column] != 0
    return out


@compiled
def mask_not(mask: Picture, numbers: Numbers) -> Picture:
    out = np.empty(mask.shape, np.int8)
    for row in range(mask.shape[0]):
        for column in range(mask.shape[1]):
            out[row, column] = not mask[row, column]
    return out


@compiled
def mask_and(first: Picture, second: Picture, numbers: Numbers) -> Picture:
    if not same_size(first, second):
        return nothing()
    out = np.empty(first.shape, np.int8)
    for row in range(first.shape[0]):
        for column in range(first.shape[1]):
            out[row, column] = first[row, column] & second[row, column]
    return out


@compiled
def mask_or(first: Picture, second: Picture, numbers: Numbers) -> Picture:
    if not same_size(first, second):
        return nothing()
    out = np.empty(first.shape, np.int8)
    for row in range(first.shape[0]):
        for column in range(first.shape[1]):
            out[row, column] = first[row, column] | second[row, column]
    return out


@compiled
def dilate(mask: Picture, numbers: Numbers) -> Picture:
    return widened(mask, numbers[0]) if is_connectivity(numbers[0]) else nothing()


@compiled
def erode(mask: Picture, numbers: Numbers) -> Picture:
    return narrowed(mask, numbers[0]) if is_connectivity(numbers[0]) else nothing()


@compiled
def halo(mask: Picture, numbers: Numbers) -> Picture:
    if not is_connectivity(numbers[0]):
        return nothing()
    out = widened(mask, numbers[0])
    for row in range(mask.shape[0]):
        for column in range(mask.shape[1]):
            if mask[row, column]:
                out[row, column] = 0
    return out


@compiled
def contour(mask: Picture, numbers: Numbers) -> Picture:
    return outermost(mask, numbers[0]) if is_connectivity(numbers[0]) else nothing()


@compiled
def neighbor_count(mask: Picture, numbers: Numbers) -> Picture:
    if not is_connectivity(numbers[0]):
        return nothing()
    height, width = mask.shape
    out = np.zeros((height, width), np.int8)
    for row in range(height):
        for column in range(width):
            for step in range(numbers[0]):
                near, beside = row + ROWS[step], column + COLUMNS[step]
                if 0 <= near < height and 0 <= beside < width:
                    out[row, column] += mask[near, beside]
    return out


@compiled
def reach(seeds: Picture, allowed: Picture, numbers: Numbers) -> Picture:
    if not same_size(seeds, allowed) or not is_connectivity(numbers[0]):
        return nothing()
    return flood(seeds, allowed, numbers[0])


@compiled
def enclosed(grid: Picture, numbers: Numbers) -> Picture:
    return inside(grid, numbers[0]) if is_connectivity(numbers[0]) else nothing()


@compiled
def bounding_box_mask(mask: Picture, numbers: Numbers) -> Picture:
    top, left, bottom, right = box(mask)
    if bottom < 0:
        return nothing()
    out = np.zeros(mask.shape, np.int8)
    for row in range(top, bottom + 1):
        for column in range(left, right + 1):
            out[row, column] = 1
    return out


@compiled
def project(mask: Picture, numbers: Numbers) -> Picture:
    height, width = mask.shape
    rows, columns = np.zeros(height, np.int8), np.zeros(width, np.int8)
    for row in range(height):
        for column in range(width):
            rows[row] |= mask[row, column]
            columns[column] |= mask[row, column]
    out = np.empty((height, width), np.int8)
    for row in range(height):
        for column in range(width):
            out[row, column] = columns[column] if numbers[0] else rows[row]
    return out


@compiled
def ring(grid: Picture, numbers: Numbers) -> Picture:
    height, width = grid.shape
    depth = numbers[0]
    if not 0 <= 2 * depth < min(height, width):
        return nothing()
    out = np.empty((height, width), np.int8)
    for row in range(height):
        for column in range(width):
            out[row, column] = min(row, column, height - 1 - row, width - 1 - column) == depth
    return out


@compiled
def diagonal(grid: Picture, numbers: Numbers) -> Picture:
    height, width = grid.shape
    out = np.zeros((height, width), np.int8)
    for place in range(min(height, width)):
        out[place, width - 1 - place if numbers[0] else place] = 1
    return out


@compiled
def stripes(grid: Picture, numbers: Numbers) -> Picture:
    out = np.empty(grid.shape, np.int8)
    for row in range(grid.shape[0]):
        for column in range(grid.shape[1]):
            out[row, column] = (column if numbers[0] else row) % 2 == 0
    return out


@compiled
def checkerboard(grid: Picture, numbers: Numbers) -> Picture:
    out = np.empty(grid.shape, np.int8)
    for row in range(grid.shape[0]):
        for column in range(grid.shape[1]):
            out[row, column] = (row + column) % 2 == 0
    return out


@compiled
def is_connectivity(number: int) -> bool:
    """Whether cells can have so many neighbours."""
    return number in (4, 8)


@compiled
def widened(picture: Picture, connectivity: int) -> Picture:
    """The filled cells and their neighbours, as a mask."""
    height, width = picture.shape
    out = np.zeros((height, width), np.int8)
    for row in range(height):
        for column in range(width):
            if picture[row, column]:
                out[row, column] = 1
                for step in range(connectivity):
                    near, beside = row + ROWS[step], column + COLUMNS[step]
                    if 0 <= near < height and 0 <= beside < width:
                        out[near, beside] = 1
    return out


@compiled
def narrowed(picture: Picture, connectivity: int) -> Picture:
    """The filled cells whose neighbours are all filled, as a mask."""
    height, width = picture.shape
    out = np.ones((height, width), np.int8)
    for row in range(height):
        for column in range(width):
            if not picture[row, column]:
                out[row, column] = 0
                for step in range(connectivity):
                    near, beside = row + ROWS[step], column + COLUMNS[step]
                    if 0 <= near < height and 0 <= beside < width:
                        out[near, beside] = 0
    return out


@compiled
def outermost(picture: Picture, connectivity: int) -> Picture:
    """The filled cells at the edge or next to an empty one, as a mask."""
    height, width = picture.shape
    inner = narrowed(picture, connectivity)
    for row in range(height):
        for column in range(width):
            at_edge = row == 0 or column == 0 or row == height - 1 or column == width - 1
            inner[row, column] = picture[row, column] != 0 and (at_edge or not inner[row, column])
    return inner
