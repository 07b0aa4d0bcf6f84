"""Colour the empty squares green and the other empty areas yellow."""


def transform(grid):
    for empty in with_color(regions(grid), Color.BLACK):
        whole = empty.is_square and empty.is_rectangle
        grid = paint(grid, recolor(empty, Color.GREEN if whole else Color.YELLOW))
    return grid
