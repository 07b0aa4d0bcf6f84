"""Colour the empty areas by size: one cell green, two red, three blue."""


def transform(grid):
    colors = {1: Color.GREEN, 2: Color.RED, 3: Color.BLUE}
    for part in with_color(regions(grid), Color.BLACK):
        grid = paint(grid, recolor(part, colors[part.area]))
    return grid
