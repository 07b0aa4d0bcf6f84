"""Join cells of one colour by diagonal lines."""


def transform(grid):
    return connect(grid, "cross")
