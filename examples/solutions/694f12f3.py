"""Fill the smaller rectangle's inside with blue and the larger one's with red."""


def transform(grid):
    shapes = filled(grid)
    inner = shapes & ~contour(shapes, 8)
    ranked = recolor_by_rank(objects(grid, 4, False), "area", "ascending")
    return where(inner, draw(ranked), grid)
