"""Mirror the top half down."""


def transform(grid):
    return symmetrize(grid, "vertical")
