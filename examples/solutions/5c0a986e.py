"""Send a diagonal up left from the blue block and one down right from the red block."""


def transform(grid):
    blue = box_of(equals(grid, Color.BLUE))
    red = box_of(equals(grid, Color.RED))
    grid = draw_line(grid, (blue.top, blue.left), (blue.top - 10, blue.left - 10), Color.BLUE)
    return draw_line(grid, (red.bottom, red.right), (red.bottom + 10, red.right + 10), Color.RED)
