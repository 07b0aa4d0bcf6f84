"""Where green and red are neighbours the green cell turns sky blue and the red one vanishes."""

import numpy as np


def transform(grid):
    pair = np.array([[Color.GREEN, Color.RED]])
    single = np.array([[Color.SKY, Color.BLACK]])
    for _ in range(4):
        grid = rotate(replace(grid, pair, single), 90)
    return grid
