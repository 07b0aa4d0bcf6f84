"""Repeat the band of rows above and below itself to the edges."""


def transform(grid):
    band = box_of(grid)
    out = grid.copy()
    for row in range(height(grid)):
        out[row] = grid[band.top + (row - band.top) % band.height]
    return out
