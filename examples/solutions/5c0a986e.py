"""Send a diagonal up left from the blue block and one down right from the red block."""


def transform(grid):
    blue = box_of(equals(grid, 1))
    red = box_of(equals(grid, 2))
    grid = draw_line(grid, (blue.top, blue.left), (blue.top - 10, blue.left - 10), 1)
    return draw_line(grid, (red.bottom, red.right), (red.bottom + 10, red.right + 10), 2)
