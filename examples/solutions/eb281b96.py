"""Reflect the picture downwards in its last row, and once more in the last row of that."""


def transform(grid):
    for _ in range(2):
        below = flip(grid, "vertical")
        grid = vstack(grid, below[1:])
    return grid
