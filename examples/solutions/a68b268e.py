"""Lay the panels on top of one another, the first on top."""


def transform(grid):
    return panel_or(panels(grid))
