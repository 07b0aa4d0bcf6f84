"""Move everything down by one."""


def transform(grid):
    return shift(grid, "down", 1)
