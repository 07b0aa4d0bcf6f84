"""From each cell to the right edge, its colour and grey by turns."""


def transform(grid):
    for cell in objects(grid, 4, False):
        for column in range(cell.left, width(grid)):
            odd = (column - cell.left) % 2
            grid[cell.top, column] = Color.GRAY if odd else cell.color
    return grid
