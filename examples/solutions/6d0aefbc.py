"""Add the mirror image on the right."""


def transform(grid):
    return unfold(grid, "right")
