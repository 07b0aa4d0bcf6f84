"""Turn the grid by 180 degrees."""


def transform(grid):
    return rotate(grid, 180)
