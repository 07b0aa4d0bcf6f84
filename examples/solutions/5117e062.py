"""Cut out the shape with the sky blue cell, all in its own colour."""


def transform(grid):
    shape = with_color(objects(grid, 8, True), Color.SKY)[0]
    return crop(recolor(shape, color_of(shape)))
