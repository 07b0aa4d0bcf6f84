"""The first half of the grid, along its longer side."""


def transform(grid):
    return half(grid, "left" if width(grid) > height(grid) else "top")
