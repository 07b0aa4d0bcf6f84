"""Send a diagonal up left from the blue block and one down right from the red block."""


def transform(grid):
    blue = to_object(grid, Color.BLUE)
    red = to_object(grid, Color.RED)
    grid = draw_ray(grid, blue.corner, "up left", Color.BLUE)
    return draw_ray(grid, (red.bottom, red.right), "down right", Color.RED)
