"""The grid twice, side by side."""


def transform(grid):
    return hstack(grid, grid)
