"""The square of three by three cells in the top right corner."""


def transform(grid):
    return crop_corner(grid, "top right", 3)
