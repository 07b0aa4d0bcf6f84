"""Put the mirror image of the grid below it."""


def transform(grid):
    return unfold(grid, "down")
