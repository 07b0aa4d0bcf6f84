"""Cut out the rectangle with the most red cells."""


def transform(grid):
    pieces = objects(grid, 4, True)
    return crop(max(pieces, key=lambda piece: count_cells(piece, Color.RED)))
