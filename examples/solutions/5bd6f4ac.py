"""The top right corner."""


def transform(grid):
    return corner(grid, "top right", 3)
