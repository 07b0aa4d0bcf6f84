"""The red lines grow up; below a grey cell they step aside to the right."""

import numpy as np


def transform(grid):
    out = grid.copy()
    for column in np.flatnonzero(grid[-1]):
        for row in range(height(grid) - 1, -1, -1):
            out[row, column] = Color.RED
            if row > 0 and grid[row - 1, column] == Color.GRAY:
                column = column + 1
                out[row, column] = Color.RED
    return out
