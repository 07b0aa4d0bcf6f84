"""Blue, red, green and yellow cells at the four corners of each square."""


def transform(grid):
    for square in objects(grid, 4, False):
        top, left, bottom, right = square.box.grown(1)
        grid = draw_pixel(grid, (top, left), Color.BLUE)
        grid = draw_pixel(grid, (top, right), Color.RED)
        grid = draw_pixel(grid, (bottom, left), Color.GREEN)
        grid = draw_pixel(grid, (bottom, right), Color.YELLOW)
    return grid
