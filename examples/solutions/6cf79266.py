"""Colour the black squares of three by three cells blue, the upper one where two overlap."""


def transform(grid):
    black = recolor(equals(grid, Color.BLACK), Color.BLUE)
    old, new = create_img((3, 3), Color.BLUE), create_img((3, 3), Color.RED)
    squares = equals(replace(black, old, new), Color.RED)
    return where(squares, Color.BLUE, grid)
