"""From each cell a line to the right edge, and down along it to the next line."""


def transform(grid):
    bottom, right = height(grid) - 1, width(grid) - 1
    for cell in objects(grid, 4, False):
        grid = draw_line(grid, cell.center, (cell.top, right), cell.color)
        grid = draw_line(grid, (cell.top, right), (bottom, right), cell.color)
    return grid
