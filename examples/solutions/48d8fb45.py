"""Cut out the shape that the grey cell touches."""


def transform(grid):
    shapes = objects(grid, 8, False)
    mark = with_color(shapes, Color.GRAY)[0]
    return crop(touching(shapes, mark)[0])
