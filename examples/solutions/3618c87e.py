"""Blue cells fall to the bottom row, through the grey ones."""


def transform(grid):
    last = height(grid) - 1
    for row, column in to_object(grid, Color.BLUE).cells:
        grid = draw_pixel(grid, (row, column), Color.BLACK)
        grid = draw_pixel(grid, (last, column), Color.BLUE)
    return grid
