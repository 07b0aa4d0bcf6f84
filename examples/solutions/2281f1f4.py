"""Red where the column of a grey cell at the top meets the row of one at the right."""


def transform(grid):
    rows, columns = smear(grid, "left"), smear(grid, "down")
    crossings = filled(rows) & filled(columns) & ~filled(grid)
    return where(crossings, Color.RED, grid)
