"""Keep the cells of the coloured square where the large shape has a block."""


def transform(grid):
    shapes = objects(grid, 8, True)
    shape = argmax_by(shapes, "area")
    colors = argmax_by(shapes, "color count")
    blocks = downscale(shape, shape.height // colors.height)
    return keep_cells(crop(colors), blocks.mask)
