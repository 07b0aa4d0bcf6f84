"""Blue cells fall to the bottom row, through the grey ones."""


def transform(grid):
    blue = to_object(grid, equals(grid, Color.BLUE))
    for row, column in blue.cells:
        grid[row, column] = Color.BLACK
        grid[-1, column] = Color.BLUE
    return grid
