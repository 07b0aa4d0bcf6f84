"""Each cell of the square gives its colour to a square as large at the corner opposite to it."""


def transform(grid):
    square = to_object(grid, filled(grid))
    for row, column in square.cells:
        top = square.bottom + 1 if row == square.top else square.top - 2
        left = square.right + 1 if column == square.left else square.left - 2
        block = (top, left, top + 1, left + 1)
        grid = draw_rectangle(grid, block, grid[row, column])
    return grid
