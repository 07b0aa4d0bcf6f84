"""Colour the panel in the middle and the four next to it."""


def transform(grid):
    _, top, _, left, middle, right, _, bottom, _ = panels(grid)
    grid = paint(grid, recolor(top, Color.RED))
    grid = paint(grid, recolor(left, Color.YELLOW))
    grid = paint(grid, recolor(middle, Color.MAGENTA))
    grid = paint(grid, recolor(right, Color.GREEN))
    return paint(grid, recolor(bottom, Color.BLUE))
