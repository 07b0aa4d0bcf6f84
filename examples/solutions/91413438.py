"""As many copies side by side as the grid has filled cells, in a square with as many to a row as it has empty ones."""


def transform(grid):
    across = count_cells(grid, Color.BLACK)
    out = create_img((3 * across, 3 * across), Color.BLACK)
    for number in range(area(grid)):
        row, column = divmod(number, across)
        out = paste(out, grid, (3 * row, 3 * column))
    return out
