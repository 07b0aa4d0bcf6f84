"""Kernels of the words that turn, move and cut."""

from __future__ import annotations

import numpy as np

from arc25.plugins.dsls.arc25.kernels.arrays import (
    COLUMNS,
    ROWS,
    Numbers,
    Picture,
    box,
    compiled,
    mirrored,
    nothing,
    part,
    quarters,
    same_size,
    too_large,
)


@compiled
def rotate(picture: Picture, numbers: Numbers) -> Picture:
    degrees = numbers[0]
    return quarters(picture, degrees // 90) if degrees in (90, 180, 270) else nothing()


@compiled
def flip(picture: Picture, numbers: Numbers) -> Picture:
    return mirrored(picture, numbers[0])


@compiled
def shift(picture: Picture, numbers: Numbers) -> Picture:
    height, width = picture.shape
    down, right = ROWS[numbers[0]] * numbers[1], COLUMNS[numbers[0]] * numbers[1]
    out = np.zeros((height, width), np.int8)
    for row in range(max(down, 0), min(height + down, height)):
        for column in range(max(right, 0), min(width + right, width)):
            out[row, column] = picture[row - down, column - right]
    return out


@compiled
def roll(picture: Picture, numbers: Numbers) -> Picture:
    height, width = picture.shape
    down, right = ROWS[numbers[0]] * numbers[1], COLUMNS[numbers[0]] * numbers[1]
    out = np.empty((height, width), np.int8)
    for row in range(height):
        for column in range(width):
            out[(row + down) % height, (column + right) % width] = picture[row, column]
    return out


@compiled
def crop(grid: Picture, mask: Picture, numbers: Numbers) -> Picture:
    top, left, bottom, right = box(mask)
    if not same_size(grid, mask):
        return nothing()
    return part(grid, top, left, bottom - top + 1, right - left + 1)


@compiled
def crop_to_content(picture: Picture, numbers: Numbers) -> Picture:
    top, left, bottom, right = box(picture)
    return part(picture, top, left, bottom - top + 1, right - left + 1)


@compiled
def trim(picture: Picture, numbers: Numbers) -> Picture:
    height, width = picture.shape[0] - 2, picture.shape[1] - 2
    return nothing() if too_large(height, width) else part(picture, 1, 1, height, width)


@compiled
def half(picture: Picture, numbers: Numbers) -> Picture:
    """Sides: top, bottom, left, right."""
    height, width = picture.shape
    side = numbers[0]
    if side < 2:
        return part(picture, 0 if side == 0 else (height + 1) // 2, 0, height // 2, width)
    return part(picture, 0, 0 if side == 2 else (width + 1) // 2, height, width // 2)


@compiled
def crop_corner(picture: Picture, numbers: Numbers) -> Picture:
    """Corners: top left, top right, bottom left, bottom right."""
    height, width = picture.shape
    corner, size = numbers[0], numbers[1]
    if not 1 <= size <= min(height, width):
        return nothing()
    top = height - size if corner >= 2 else 0
    left = width - size if corner % 2 else 0
    return part(picture, top, left, size, size)
