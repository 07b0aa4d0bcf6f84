"""Hollow out the rectangles."""


def transform(grid):
    return hollow(grid)
