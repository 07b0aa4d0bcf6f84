"""Cut out what the four lines frame and let the dots grow to the line of their colour."""

import numpy as np


def transform(grid):
    top, bottom = np.flatnonzero(grid.all(axis=1))
    left, right = np.flatnonzero(grid.all(axis=0))
    cut = crop(grid, (top, left, bottom, right))
    inner = trim(cut)
    sides = {"up": cut[0, 1], "down": cut[-1, 1], "left": cut[1, 0], "right": cut[1, -1]}
    color = most_common_color(inner)
    direction = next(side for side in sides if sides[side] == color)
    return paste(cut, smear(inner, direction), (1, 1))
