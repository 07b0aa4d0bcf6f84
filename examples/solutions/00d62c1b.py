"""Fill what the green loops enclose with yellow."""


def transform(grid):
    return fill_enclosed(grid, Color.YELLOW)
