"""Branched shapes turn red, those with one bend blue and those with two magenta."""


def transform(grid):
    for piece in objects(grid, 4, False):
        cells = piece.mask
        neighbors = neighbor_count(cells, 4)[cells]
        if neighbors.max() > 2:
            color = Color.RED
        elif piece.area == piece.height + piece.width - 1:
            color = Color.BLUE
        else:
            color = Color.MAGENTA
        grid = paint(grid, recolor(piece, color))
    return grid
