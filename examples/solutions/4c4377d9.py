"""Put the mirror image of the grid on top of it."""


def transform(grid):
    return unfold(grid, "up")
