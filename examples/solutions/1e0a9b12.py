"""Let every cell fall to the bottom."""


def transform(grid):
    return gravity(grid, "down")
