"""Colour the missing corner of each shape blue."""


def transform(grid):
    for piece in objects(grid, 4, False):
        square = draw_rectangle(grid, piece, Color.BLUE)
        grid = paint(square, piece)
    return grid
