"""Join cells of one colour by lines, the vertical ones on top."""


def transform(grid):
    return connect(grid, "plus")
