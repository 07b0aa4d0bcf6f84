"""One cell for each panel between the lines."""


def transform(grid):
    return layout(panels(grid))
