"""A yellow line along the bottom and a red diagonal up from its left end."""


def transform(grid):
    last = height(grid) - 1
    grid = draw_ray(grid, (last, 1), "right", Color.YELLOW)
    return draw_ray(grid, (last - 1, 1), "up right", Color.RED)
