"""Merge equal rows and columns."""


def transform(grid):
    return dedupe(dedupe(grid, "rows"), "columns")
