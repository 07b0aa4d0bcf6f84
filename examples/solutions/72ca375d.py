"""Cut out the symmetric shape."""


def transform(grid):
    shapes = objects(grid, 8, False)
    return crop(filter_by(shapes, "symmetric")[0])
