"""Join cells of one colour in the same row."""


def transform(grid):
    return connect(grid, "horizontal")
