"""Kernels of the words that draw lines and boxes."""

from __future__ import annotations

from arc25.plugins.dsls.arc25.kernels.arrays import Numbers, Picture, box, compiled, nothing, same_size


@compiled
def draw_horizontal_line(grid: Picture, numbers: Numbers) -> Picture:
    out = grid.copy()
    if 0 <= numbers[0] < grid.shape[0]:
        out[numbers[0]] = numbers[1]
    return out


@compiled
def draw_vertical_line(grid: Picture, numbers: Numbers) -> Picture:
    out = grid.copy()
    if 0 <= numbers[0] < grid.shape[1]:
        out[:, numbers[0]] = numbers[1]
    return out


@compiled
def draw_rectangle(grid: Picture, mask: Picture, numbers: Numbers) -> Picture:
    top, left, bottom, right = box(mask)
    if not same_size(grid, mask) or bottom < 0:
        return nothing()
    out = grid.copy()
    out[top : bottom + 1, left : right + 1] = numbers[0]
    return out


@compiled
def draw_box(grid: Picture, mask: Picture, numbers: Numbers) -> Picture:
    top, left, bottom, right = box(mask)
    if not same_size(grid, mask) or bottom < 0:
        return nothing()
    out = grid.copy()
    out[top, left : right + 1] = numbers[0]
    out[bottom, left : right + 1] = numbers[0]
    out[top : bottom + 1, left] = numbers[0]
    out[top : bottom + 1, right] = numbers[0]
    return out
