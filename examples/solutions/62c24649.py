"""Add the mirror image on the right, and then that of both below."""


def transform(grid):
    return unfold(unfold(grid, "right"), "down")
