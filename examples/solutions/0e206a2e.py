"""Move each shape, turned or mirrored, to where three cells lie like its own odd ones."""

import numpy as np


def transform(grid):
    color = most_common_color(grid)
    shapes = with_color(objects(grid, 8, True), color)
    grid = erase(grid, shapes)
    for shape in shapes:
        for image in (crop(shape), flip(crop(shape), "vertical")):
            for turns in range(4):
                turned = np.rot90(image, turns)
                grid = replace(grid, erase_color(turned, color), turned)
    return grid
