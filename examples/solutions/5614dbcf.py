"""One cell for each block, without the grey noise."""


def transform(grid):
    out = create_img((3, 3), Color.BLACK)
    for row in range(3):
        for column in range(3):
            block = grid[3 * row : 3 * row + 3, 3 * column : 3 * column + 3]
            out[row, column] = background_color(block)
    return out
