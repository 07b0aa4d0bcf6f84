"""Every other cell of the diagonals becomes yellow."""


def transform(grid):
    others = filled(grid) & ~stripes(grid, "columns")
    return where(others, Color.YELLOW, grid)
