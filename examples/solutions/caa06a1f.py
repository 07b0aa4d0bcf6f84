"""Continue the tiling over the area in the last cell's colour, and begin it one column later."""


def transform(grid):
    covered = grid[-1, -1]
    whole = complete_tiling(grid, covered)
    unit = roll(tiling_unit(whole), "left", 1)
    return tile_to(unit, size_of(grid))
