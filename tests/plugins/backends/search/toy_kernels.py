"""Kernels of some words of the toy pack, and what a pack may do wrong."""

from __future__ import annotations

import numba
import numpy as np


@numba.njit(cache=True)
def mirror(grid, scalars):
    return grid[:, ::-1].copy() if scalars[0] == 0 else grid[::-1].copy()


@numba.njit(cache=True)
def only(grid, scalars):
    kept = np.zeros_like(grid)
    for row in range(grid.shape[0]):
        for column in range(grid.shape[1]):
            if grid[row, column] == scalars[0]:
                kept[row, column] = grid[row, column]
    return kept


@numba.njit(cache=True)
def shaded(grid, scalars):
    return (grid == scalars[0]).astype(np.int8)


@numba.njit(cache=True)
def too(left, right, scalars):
    if left.shape != right.shape:
        return np.empty((0, 0), np.int8)
    return left & right


@numba.njit(cache=True)
def brush(mask, grid, scalars):
    if mask.shape != grid.shape:
        return np.empty((0, 0), np.int8)
    return np.where(mask != 0, np.int8(scalars[0]), grid)


@numba.njit(cache=True)
def three(first, second, third, scalars):
    return first + second + third


@numba.njit(cache=True)
def failing(grid, scalars):
    if grid[0, 0] == 1:
        raise ValueError("one")
    return grid.copy()


@numba.njit(cache=True)
def huge(grid, scalars):
    return np.zeros((31, 1), np.int8)


def plain(grid, scalars):
    return grid
