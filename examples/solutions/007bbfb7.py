"""A copy of the grid in the place of each filled cell."""


def transform(grid):
    return kron(filled(grid), grid)
