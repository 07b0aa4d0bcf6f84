"""Mirror the grid at its diagonal."""


def transform(grid):
    return flip(grid, "diagonal")
