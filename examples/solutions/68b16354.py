"""Exchange top and bottom."""


def transform(grid):
    return flip(grid, "vertical")
