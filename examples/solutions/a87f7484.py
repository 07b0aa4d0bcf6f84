"""The tile with a shape that no other has."""


def transform(grid):
    return crop(argmin_by(color_layers(grid), "shape count"))
