"""Colour the empty squares green and the other empty areas yellow."""


def transform(grid):
    for empty in with_color(regions(grid), 0):
        whole = empty.is_square and empty.is_rectangle
        grid = paint(grid, recolor(empty, 3 if whole else 4))
    return grid
