"""A yellow line along the bottom and a red diagonal up from its left end."""


def transform(grid):
    last = height(grid) - 1
    grid = draw_line(grid, (last, 1), (last, last), Color.YELLOW)
    return draw_line(grid, (last - 1, 1), (0, last), Color.RED)
