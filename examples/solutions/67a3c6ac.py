"""Exchange left and right."""


def transform(grid):
    return flip(grid, "horizontal")
