"""Copy the shape to the grey cell, which is its middle."""


def transform(grid):
    grey = to_object(grid, Color.GRAY)
    rest = erase(grid, grey)
    shape = to_object(rest, filled(rest))
    return paint(rest, stamp(shape, (grey,)))
