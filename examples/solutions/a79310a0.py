"""Move the shape down by one and make it red."""


def transform(grid):
    return recolor(shift(grid, "down", 1), Color.RED)
