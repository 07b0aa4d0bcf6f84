"""Go on with the pattern until it is twice as wide."""


def transform(grid):
    size = (height(grid), 2 * width(grid))
    return tile_to(tiling_unit(grid), size)
