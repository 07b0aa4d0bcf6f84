"""Move the green cell one step towards the yellow one."""

import numpy as np


def transform(grid):
    cells = objects(grid, 4, False)
    green = with_color(cells, Color.GREEN)[0]
    yellow = with_color(cells, Color.YELLOW)[0]
    step = np.sign(yellow.center - green.center)
    return paint(erase(grid, green), move(green, step))
