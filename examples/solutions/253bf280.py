"""Join the sky blue cells in a row or a column by green lines."""


def transform(grid):
    lines = recolor(connect(grid, "plus"), Color.GREEN)
    return overlay(lines, grid)
