"""Colour the pieces by size: four cells blue, three red, two green."""


def transform(grid):
    colors = {4: Color.BLUE, 3: Color.RED, 2: Color.GREEN}
    pieces = objects(grid, 4, False)
    return draw([recolor(piece, colors[piece.area]) for piece in pieces])
