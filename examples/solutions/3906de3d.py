"""Let the red bars rise into the gaps of the blue shape."""


def transform(grid):
    return gravity(grid, "up")
