"""Every cell becomes a square of three by three."""


def transform(grid):
    return upscale(grid, 3)
