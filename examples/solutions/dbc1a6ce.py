"""Join cells in one row or column by sky blue lines."""


def transform(grid):
    joined = connect(grid, "plus")
    return overlay(recolor(joined, Color.SKY), grid)
