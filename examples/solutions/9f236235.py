"""One cell for each panel, mirrored left to right."""


def transform(grid):
    return flip(layout(panels(grid)), "horizontal")
