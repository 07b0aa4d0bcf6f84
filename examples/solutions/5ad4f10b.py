"""The large shape, a cell for each of its blocks, in the colour of the noise."""


def transform(grid):
    shape = argmax_by(objects(grid, 8, False), "area")
    noise = most_common_color(erase_color(grid, shape.color))
    small = downscale(crop(shape), shape.height // 3)
    return recolor(small, noise)
