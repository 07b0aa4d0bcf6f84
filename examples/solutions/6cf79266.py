"""Colour the black squares of three by three cells blue."""


def transform(grid):
    black = recolor(equals(grid, Color.BLACK), Color.BLUE)
    marked = replace(black, create_img((3, 3), Color.BLUE), create_img((3, 3), Color.RED))
    return where(equals(marked, Color.RED), Color.BLUE, grid)
