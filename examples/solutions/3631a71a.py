"""Repair the maroon spots so that the picture is its own mirror image."""


def transform(grid):
    return complete_symmetry(grid, Color.MAROON)
