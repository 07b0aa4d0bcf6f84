"""Exchange rows and columns."""


def transform(grid):
    return flip(grid, "diagonal")
