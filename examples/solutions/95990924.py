"""Blue, red, green and yellow cells at the four corners of each square."""


def transform(grid):
    for square in objects(grid, 4, False):
        top, left, bottom, right = square.box
        grid = draw_pixel(grid, (top - 1, left - 1), Color.BLUE)
        grid = draw_pixel(grid, (top - 1, right + 1), Color.RED)
        grid = draw_pixel(grid, (bottom + 1, left - 1), Color.GREEN)
        grid = draw_pixel(grid, (bottom + 1, right + 1), Color.YELLOW)
    return grid
