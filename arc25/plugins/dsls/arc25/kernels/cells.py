"""Kernels of the words that change the cells of a mask."""

from __future__ import annotations

import numpy as np

from arc25.plugins.dsls.arc25.kernels.arrays import Numbers, Picture, compiled, nothing, same_size
from arc25.plugins.dsls.arc25.kernels.flooding import inside
from arc25.plugins.dsls.arc25.kernels.masks import outermost, widened


@compiled
def where(mask: Picture, value: Picture, grid: Picture, numbers: Numbers) -> Picture:
    if not same_size(mask, grid) or not same_size(mask, value):
        return nothing()
    out = np.empty(grid.shape, np.int8)
    for row in range(grid.shape[0]):
        for column in range(grid.shape[1]):
            out[row, column] = value[row, column] if mask[row, column] else grid[row, column]
    return out


@compiled
def where_color(mask: Picture, grid: Picture, numbers: Numbers) -> Picture:
    """`where` with a colour for the value."""
    return painted(grid, mask, numbers[0]) if same_size(mask, grid) else nothing()


@compiled
def keep_cells(grid: Picture, mask: Picture, numbers: Numbers) -> Picture:
    return _kept(grid, mask) if same_size(grid, mask) else nothing()


@compiled
def fill_enclosed(grid: Picture, numbers: Numbers) -> Picture:
    return painted(grid, inside(grid, 4), numbers[0])


@compiled
def outline(grid: Picture, numbers: Numbers) -> Picture:
    out = widened(grid, 8)
    for row in range(grid.shape[0]):
        for column in range(grid.shape[1]):
            if grid[row, column]:
                out[row, column] = grid[row, column]
            elif out[row, column]:
                out[row, column] = numbers[0]
    return out


@compiled
def hollow(grid: Picture, numbers: Numbers) -> Picture:
    return _kept(grid, outermost(grid, 4))


@compiled
def painted(grid: Picture, mask: Picture, color: int) -> Picture:
    """The colour where the mask is true, the grid elsewhere."""
    out = np.empty(grid.shape, np.int8)
    for row in range(grid.shape[0]):
        for column in range(grid.shape[1]):
            out[row, column] = color if mask[row, column] else grid[row, column]
    return out


@compiled
def _kept(grid: Picture, mask: Picture) -> Picture:
    out = np.zeros(grid.shape, np.int8)
    for row in range(grid.shape[0]):
        for column in range(grid.shape[1]):
            if mask[row, column]:
                out[row, column] = grid[row, column]
    return out
