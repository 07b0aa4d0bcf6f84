"""Empty cells in a column with a cell turn sky blue; then the picture is repeated two by two."""


def transform(grid):
    columns = project(filled(grid), "columns")
    below = recolor(columns, Color.SKY)
    return tile(overlay(below, grid), 2, 2)
