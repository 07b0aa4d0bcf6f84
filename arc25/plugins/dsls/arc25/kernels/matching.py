"""Kernels of the words that replace and stamp templates."""

from __future__ import annotations

import numpy as np

from arc25.plugins.dsls.arc25.kernels.arrays import Numbers, Picture, box, compiled, nothing, same_size


@compiled
def replace(grid: Picture, old: Picture, new: Picture, numbers: Numbers) -> Picture:
    if not same_size(old, new) or box(old)[2] < 0 or old.shape[0] > grid.shape[0] or old.shape[1] > grid.shape[1]:
        return nothing()
    out, used = grid.copy(), np.zeros(grid.shape, np.int8)
    for top in range(grid.shape[0] - old.shape[0] + 1):
        for left in range(grid.shape[1] - old.shape[1] + 1):
            if _is_free_copy(grid, old, used, top, left):
                _put(out, used, old, new, top, left)
    return out


@compiled
def stamp_at(grid: Picture, template: Picture, places: Picture, numbers: Numbers) -> Picture:
    height, width = template.shape
    if not same_size(grid, places) or height % 2 == 0 or width % 2 == 0 or box(places)[2] < 0:
        return nothing()
    out = grid.copy()
    for row in range(grid.shape[0]):
        for column in range(grid.shape[1]):
            if places[row, column]:
                _stamp(out, template, row - height // 2, column - width // 2)
    return out


@compiled
def _is_free_copy(grid: Picture, old: Picture, used: Picture, top: int, left: int) -> bool:
    """Whether the filled cells of `old` are found there, and none of them has been used."""
    for row in range(old.shape[0]):
        for column in range(old.shape[1]):
            color = old[row, column]
            if color and (grid[top + row, left + column] != color or used[top + row, left + column]):
                return False
    return True


@compiled
def _put(out: Picture, used: Picture, old: Picture, new: Picture, top: int, left: int) -> None:
    for row in range(old.shape[0]):
        for column in range(old.shape[1]):
            if old[row, column]:
                used[top + row, left + column] = 1
            if old[row, column] or new[row, column]:
                out[top + row, left + column] = new[row, column]


@compiled
def _stamp(out: Picture, template: Picture, top: int, left: int) -> None:
    """Paint the filled cells of the template that lie inside."""
    height, width = out.shape
    for row in range(max(0, -top), min(template.shape[0], height - top)):
        for column in range(max(0, -left), min(template.shape[1], width - left)):
            if template[row, column]:
                out[top + row, left + column] = template[row, column]
