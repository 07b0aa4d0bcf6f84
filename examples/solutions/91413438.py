"""As many copies side by side as the grid has filled cells, in a square with as many to a row as it has empty ones."""


def transform(grid):
    filled_cells = area(grid)
    across = grid.size - filled_cells
    out = create_img((3 * across, 3 * across), Color.BLACK)
    for number in range(filled_cells):
        row, column = divmod(number, across)
        out[3 * row : 3 * row + 3, 3 * column : 3 * column + 3] = grid
    return out
