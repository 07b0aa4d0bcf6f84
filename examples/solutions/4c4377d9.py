"""Add the mirror image above."""


def transform(grid):
    return unfold(grid, "up")
