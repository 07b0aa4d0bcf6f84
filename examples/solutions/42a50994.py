"""Take away single cells."""


def transform(grid):
    return remove_small(grid, 1, 8)
