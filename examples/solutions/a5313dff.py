"""Fill what the red lines enclose with blue."""


def transform(grid):
    return fill_enclosed(grid, Color.BLUE)
