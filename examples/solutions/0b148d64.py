"""The one of the four blocks that has a colour of its own."""


def transform(grid):
    return crop(unique_by(panels(grid), "color"))
