"""Kernels of the words that make larger, make smaller and repeat.

They go through the cells of what they are given, not of what they make: dividing takes longer than all the rest.
"""

from __future__ import annotations

import numpy as np

from arc25.plugins.dsls.arc25.kernels.arrays import (
    HORIZONTAL,
    VERTICAL,
    Numbers,
    Picture,
    compiled,
    mirrored,
    nothing,
    quarters,
    too_large,
)

UP, DOWN, LEFT, RIGHT = range(4)


@compiled
def upscale(picture: Picture, numbers: Numbers) -> Picture:
    factor = numbers[0]
    height, width = picture.shape[0] * factor, picture.shape[1] * factor
    if too_large(height, width):
        return nothing()
    out = np.empty((height, width), np.int8)
    for row in range(picture.shape[0]):
        for column in range(picture.shape[1]):
            for down in range(row * factor, (row + 1) * factor):
                for right in range(column * factor, (column + 1) * factor):
                    out[down, right] = picture[row, column]
    return out


@compiled
def downscale(picture: Picture, numbers: Numbers) -> Picture:
    factor = numbers[0]
    if factor < 1 or picture.shape[0] % factor or picture.shape[1] % factor:
        return nothing()
    out = np.empty((picture.shape[0] // factor, picture.shape[1] // factor), np.int8)
    for row in range(out.shape[0]):
        for column in range(out.shape[1]):
            out[row, column] = picture[row * factor, column * factor]
    return out


@compiled
def tile(picture: Picture, numbers: Numbers) -> Picture:
    height, width = picture.shape
    if too_large(height * numbers[0], width * numbers[1]):
        return nothing()
    out = np.empty((height * numbers[0], width * numbers[1]), np.int8)
    for down in range(numbers[0]):
        for right in range(numbers[1]):
            _put(out, picture, down * height, right * width)
    return out


@compiled
def unfold(picture: Picture, numbers: Numbers) -> Picture:
    direction = numbers[0]
    image = mirrored(picture, VERTICAL if direction in (UP, DOWN) else HORIZONTAL)
    if direction == UP:
        return _below(image, picture)
    if direction == DOWN:
        return _below(picture, image)
    return _beside(image, picture) if direction == LEFT else _beside(picture, image)


@compiled
def pinwheel(picture: Picture, numbers: Numbers) -> Picture:
    degrees, side = numbers[0], picture.shape[0]
    if side != picture.shape[1] or degrees not in (90, 180, 270):
        return nothing()
    above = _beside(picture, quarters(picture, degrees // 90))
    return _below(above, _beside(quarters(picture, 4 - degrees // 90), quarters(picture, 2)))


@compiled
def hstack(left: Picture, right: Picture, numbers: Numbers) -> Picture:
    return _beside(left, right)


@compiled
def vstack(top: Picture, bottom: Picture, numbers: Numbers) -> Picture:
    return _below(top, bottom)


@compiled
def kron(mask: Picture, grid: Picture, numbers: Numbers) -> Picture:
    height, width = grid.shape
    if too_large(mask.shape[0] * height, mask.shape[1] * width):
        return nothing()
    out = np.zeros((mask.shape[0] * height, mask.shape[1] * width), np.int8)
    for row in range(mask.shape[0]):
        for column in range(mask.shape[1]):
            if mask[row, column]:
                _put(out, grid, row * height, column * width)
    return out


@compiled
def add_border(grid: Picture, numbers: Numbers) -> Picture:
    height, width = grid.shape
    if too_large(height + 2, width + 2):
        return nothing()
    out = np.full((height + 2, width + 2), numbers[0], np.int8)
    _put(out, grid, 1, 1)
    return out


@compiled
def _beside(left: Picture, right: Picture) -> Picture:
    """Two pictures of one height side by side."""
    if left.shape[0] != right.shape[0] or too_large(left.shape[0], left.shape[1] + right.shape[1]):
        return nothing()
    out = np.empty((left.shape[0], left.shape[1] + right.shape[1]), np.int8)
    _put(out, left, 0, 0)
    _put(out, right, 0, left.shape[1])
    return out


@compiled
def _below(top: Picture, bottom: Picture) -> Picture:
    """Two pictures of one width, one above the other."""
    if top.shape[1] != bottom.shape[1] or too_large(top.shape[0] + bottom.shape[0], top.shape[1]):
        return nothing()
    out = np.empty((top.shape[0] + bottom.shape[0], top.shape[1]), np.int8)
    _put(out, top, 0, 0)
    _put(out, bottom, top.shape[0], 0)
    return out


@compiled
def _put(out: Picture, picture: Picture, top: int, left: int) -> None:
    """Copy a picture into a larger one."""
    for row in range(picture.shape[0]):
        for column in range(picture.shape[1]):
            out[top + row, left + column] = picture[row, column]
