"""Magenta lines across the grid through the middle of each blue ring, behind the rings."""


def transform(grid):
    rings = objects(keep_color(grid, Color.BLUE), 4, False)
    for square in rings:
        grid = draw_cross(grid, square.center, Color.MAGENTA)
    return paint(grid, rings)
