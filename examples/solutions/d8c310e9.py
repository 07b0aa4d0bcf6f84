"""Continue the pattern at the bottom to the right edge."""


def transform(grid):
    used = grid[:, : box_of(grid).right + 1]
    unit = used[:, : period(used, "columns")]
    return tile_to(unit, size_of(grid))
