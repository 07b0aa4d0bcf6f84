"""Double the outermost cells to a frame around the grid that has no corners."""

import numpy as np


def transform(grid):
    framed = np.pad(grid, 1, mode="edge")
    for row in (0, -1):
        for column in (0, -1):
            framed[row, column] = 0
    return framed
