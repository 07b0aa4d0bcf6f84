"""Draw a sky blue frame at the edge."""


def transform(grid):
    return where(ring(grid, 0), Color.SKY, grid)
