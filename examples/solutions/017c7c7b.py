"""Go on with the pattern to half as many rows again, in red."""


def transform(grid):
    size = (height(grid) * 3 // 2, width(grid))
    longer = tile_to(tiling_unit(grid), size)
    return recolor(longer, Color.RED)
