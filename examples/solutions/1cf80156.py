"""Cut out the shape."""


def transform(grid):
    return crop_to_content(grid)
