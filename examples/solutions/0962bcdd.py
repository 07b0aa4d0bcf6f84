"""Each cross grows: its arms straight by one cell, and its heart diagonally by two."""


def transform(grid):
    for cross in objects(grid, 4, True):
        row, column = cross.center
        heart, arm = grid[row, column], grid[row, column + 1]
        grid = draw_line(grid, (row - 2, column), (row + 2, column), arm)
        grid = draw_line(grid, (row, column - 2), (row, column + 2), arm)
        grid = draw_line(grid, (row - 2, column - 2), (row + 2, column + 2), heart)
        grid = draw_line(grid, (row - 2, column + 2), (row + 2, column - 2), heart)
    return grid
