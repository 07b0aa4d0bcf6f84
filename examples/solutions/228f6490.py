"""Move each shape that is alone in its colour into the hole that it fits."""


def transform(grid):
    pieces = objects(grid, 4, False)
    for piece in all_min_by(pieces, "color frequency"):
        for hole in holes(grid):
            if hole.same_shape(piece):
                grid = paint(erase(grid, piece), move_to(piece, hole))
    return grid
