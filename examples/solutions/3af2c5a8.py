"""Add the mirror image on the right, and that of both below."""


def transform(grid):
    return unfold(unfold(grid, "right"), "down")
