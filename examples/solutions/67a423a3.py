"""Draw a yellow ring around the cell where the lines cross."""


def transform(grid):
    crossing = neighbor_count(filled(grid), 4) == 4
    return where(halo(crossing, 8), Color.YELLOW, grid)
