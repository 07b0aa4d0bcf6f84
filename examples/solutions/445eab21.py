"""A square of two by two cells in the colour of the larger ring."""


def transform(grid):
    larger = argmax_by(objects(grid, 4, False), "box area")
    return create_img((2, 2), larger.color)
