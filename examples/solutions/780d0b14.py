"""One cell for each of the noisy blocks."""


def transform(grid):
    return layout(panels(grid))
