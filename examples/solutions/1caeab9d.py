"""Move all shapes up or down into the rows of the blue one."""


def transform(grid):
    shapes = objects(grid, 8, False)
    blue = with_color(shapes, Color.BLUE)[0]
    return draw(align_to(shapes, blue, "rows"))
