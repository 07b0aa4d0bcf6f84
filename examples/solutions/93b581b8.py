"""Each cell of the square gives its colour to a square as large at the corner opposite to it."""


def transform(grid):
    square = to_object(grid, filled(grid))
    for row, column in square.cells:
        top = square.bottom + 1 if row == square.top else square.top - 2
        left = square.right + 1 if column == square.left else square.left - 2
        block = create_img((2, 2), grid[row, column])
        grid = paste(grid, block, (top, left))
    return grid
