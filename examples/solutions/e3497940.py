"""Fold the right side of the grey line onto the left one."""


def transform(grid):
    left, right = panels(grid)
    return panel_or((left, flip(right, "horizontal")))
