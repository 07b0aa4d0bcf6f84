"""A column as long as each colour has cells, the most common colour first."""


def transform(grid):
    return histogram(grid, "descending")
