"""Put the mirror image of the grid to its right."""


def transform(grid):
    return unfold(grid, "right")
