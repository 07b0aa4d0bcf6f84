"""Join the blue cells of a row by red cells."""


def transform(grid):
    joined = connect(grid, "horizontal")
    return overlay(recolor(joined, Color.RED), grid)
