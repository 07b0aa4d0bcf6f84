"""Join the two ends of a row that have one colour."""


def transform(grid):
    return connect(grid, "horizontal")
