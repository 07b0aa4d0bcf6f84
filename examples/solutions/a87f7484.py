"""The tile with a shape that no other has."""


def transform(grid):
    return crop(unique_by(color_layers(grid), "similar shape frequency"))
