"""Add the mirror image below."""


def transform(grid):
    return unfold(grid, "down")
