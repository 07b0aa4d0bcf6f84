"""The first third of the columns."""


def transform(grid):
    return crop(equal_parts(grid, "columns", 3)[0])
