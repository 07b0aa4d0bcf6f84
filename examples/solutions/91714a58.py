"""Keep the rectangle and empty the noise around it."""


def transform(grid):
    large = remove_small(grid, 5, 4)
    piece = argmax_by(objects(large, 4, False), "area")
    mask = filled(piece)
    return keep_cells(grid, mask & (neighbor_count(mask, 4) > 1))
