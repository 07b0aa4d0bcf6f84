"""Cut out the shape with the sky blue cell, all in its own colour."""


def transform(grid):
    shape = with_color(objects(grid, 8, True), 8)[0]
    return crop(recolor(shape, color_of(shape)))
