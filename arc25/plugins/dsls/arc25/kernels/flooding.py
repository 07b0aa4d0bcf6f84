"""Floods: what kernels know of connected parts."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from arc25.plugins.dsls.arc25.kernels.arrays import COLUMNS, ROWS, Numbers, Picture, compiled


@compiled
def flood(seeds: Picture, allowed: Picture, connectivity: int) -> Picture:
    """The cells of `allowed` that are connected to a cell of `seeds` inside `allowed`."""
    height, width = allowed.shape
    out = np.zeros((height, width), np.int8)
    stack = np.empty(height * width, np.int64)
    size = 0
    for row in range(height):
        for column in range(width):
            if seeds[row, column] and allowed[row, column]:
                out[row, column] = 1
                stack[size] = row * width + column
                size += 1
    while size:
        size -= 1
        row, column = stack[size] // width, stack[size] % width
        for step in range(connectivity):
            near, beside = row + ROWS[step], column + COLUMNS[step]
            if 0 <= near < height and 0 <= beside < width and allowed[near, beside] and not out[near, beside]:
                out[near, beside] = 1
                stack[size] = near * width + beside
                size += 1
    return out


@compiled
def inside(grid: Picture, connectivity: int) -> Picture:
    """The empty cells with no empty path to the edge."""
    height, width = grid.shape
    edge, space = np.zeros((height, width), np.int8), np.zeros((height, width), np.int8)
    for row in range(height):
        for column in range(width):
            if grid[row, column] == 0:
                space[row, column] = 1
                edge[row, column] = row == 0 or column == 0 or row == height - 1 or column == width - 1
    outside = flood(edge, space, connectivity)
    for row in range(height):
        for column in range(width):
            space[row, column] &= not outside[row, column]
    return space


@compiled
def part_sizes(grid: Picture, connectivity: int) -> NDArray[np.int64]:
    """For each cell how many cells of its colour are connected with it, itself included."""
    height, width = grid.shape
    sizes = np.zeros((height, width), np.int64)
    cells = np.empty(height * width, np.int64)
    for row in range(height):
        for column in range(width):
            if sizes[row, column] == 0:
                count = _gather(grid, row, column, connectivity, sizes, cells)
                for cell in cells[:count]:
                    sizes[cell // width, cell % width] = count
    return sizes


@compiled
def _gather(grid: Picture, row: int, column: int, connectivity: int, seen: Numbers, cells: Numbers) -> int:
    """Mark the part of a cell in `seen` and list it at the start of `cells`; gives how many cells it has."""
    height, width = grid.shape
    color = grid[row, column]
    seen[row, column] = 1
    cells[0] = row * width + column
    done, count = 0, 1
    while done < count:
        row, column = cells[done] // width, cells[done] % width
        done += 1
        for step in range(connectivity):
            near, beside = row + ROWS[step], column + COLUMNS[step]
            if 0 <= near < height and 0 <= beside < width and not seen[near, beside] and grid[near, beside] == color:
                seen[near, beside] = 1
                cells[count] = near * width + beside
                count += 1
    return count
