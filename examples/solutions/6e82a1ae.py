"""Colour the pieces by size: four cells blue, three red, two green."""


def transform(grid):
    pieces = objects(grid, 4, False)
    return draw([recolor(piece, 5 - piece.area) for piece in pieces])
