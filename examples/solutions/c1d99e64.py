"""Colour the empty rows and columns red."""


def transform(grid):
    used = filled(grid)
    rows = ~project(used, "rows")
    columns = ~project(used, "columns")
    return where(rows | columns, Color.RED, grid)
