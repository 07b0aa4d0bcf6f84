"""Each of two cells gives its colour to half of the edge and to its own row."""


def transform(grid):
    upper, lower = objects(grid, 4, False)
    for cell, edge, middle in ((upper, 0, 4), (lower, 9, 5)):
        for row in (edge, cell.top):
            grid = draw_horizontal_line(grid, row, cell.color)
        for column in (0, 9):
            grid = draw_line(grid, (edge, column), (middle, column), cell.color)
    return grid
