"""Turn it upside down."""


def transform(grid):
    return rotate(grid, 180)
