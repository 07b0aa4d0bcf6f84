"""A blue square of three by three cells around each cell."""


def transform(grid):
    blocks = dilate(filled(grid), 8)
    return recolor(blocks, Color.BLUE)
