"""Extend the tails of the square to the edge."""


def transform(grid):
    return extend_lines(grid)
