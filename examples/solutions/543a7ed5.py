"""Frame every shape in green and fill its hole with yellow."""


def transform(grid):
    shapes = blacken_background(grid)
    shapes = outline(fill_enclosed(shapes, Color.YELLOW), Color.GREEN)
    return map_colors(shapes, {Color.BLACK: Color.SKY})
