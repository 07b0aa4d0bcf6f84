"""The cell becomes a ray upwards that the sides reflect."""


def transform(grid):
    return bounce(grid, "up")
