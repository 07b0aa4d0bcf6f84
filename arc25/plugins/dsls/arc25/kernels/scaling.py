"""Kernels of the words that make larger, make smaller and repeat."""

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
    for row in range(height):
        for column in range(width):
            out[row, column] = picture[row // factor, column // factor]
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
    height, width = picture.shape[0] * numbers[0], picture.shape[1] * numbers[1]
    if too_large(height, width):
        return nothing()
    out = np.empty((height, width), np.int8)
    for row in range(height):
        for column in range(width):
            out[row, column] = picture[row % picture.shape[0], column % picture.shape[1]]
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
    out = np.empty((mask.shape[0] * height, mask.shape[1] * width), np.int8)
    for row in range(out.shape[0]):
        for column in range(out.shape[1]):
            out[row, column] = mask[row // height, column // width] * grid[row % height, column % width]
    return out


@compiled
def add_border(grid: Picture, numbers: Numbers) -> Picture:
    height, width = grid.shape
    if too_large(height + 2, width + 2):
        return nothing()
    out = np.full((height + 2, width + 2), numbers[0], np.int8)
    for row in range(height):
        for column in range(width):
            out[row + 1, column + 1] = grid[row, column]
    return out


@compiled
def _beside(left: Picture, right: Picture) -> Picture:
    """Two pictures of one height side by side."""
    height, middle = left.shape
    width = middle + right.shape[1]
    if height != right.shape[0] or too_large(height, width):
        return nothing()
    out = np.empty((height, width), np.int8)
    for row in range(height):
        for column in range(width):
            out[row, column] = left[row, column] if column < middle else right[row, column - middle]
    return out


@compiled
def _below(top: Picture, bottom: Picture) -> Picture:
    """Two pictures of one width, one above the other."""
    middle, width = top.shape
    height = middle + bottom.shape[0]
    if width != bottom.shape[1] or too_large(height, width):
        return nothing()
    out = np.empty((height, width), np.int8)
    for row in range(height):
        for column in range(width):
            out[row, column] = top[row, column] if row < middle else bottom[row - middle, column]
    return out
