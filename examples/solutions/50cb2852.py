"""Colour the inside of every rectangle sky blue."""


def transform(grid):
    shapes = filled(grid)
    inner = shapes & ~contour(shapes, 8)
    return where(inner, Color.SKY, grid)
