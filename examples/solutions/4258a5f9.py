"""A blue ring around each cell."""


def transform(grid):
    return outline(grid, Color.BLUE)
