"""Four copies of the grid, each turned once more, around the middle."""


def transform(grid):
    return pinwheel(grid, 90)
