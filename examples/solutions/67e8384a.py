"""Mirror the grid to the right and down."""


def transform(grid):
    return unfold(unfold(grid, "right"), "down")
