"""The colours of the stripes, one cell each, in their order."""


def transform(grid):
    row = dedupe(line(grid, "rows", 0), "columns")
    column = dedupe(line(grid, "columns", 0), "rows")
    return row if area(row) > area(column) else column
