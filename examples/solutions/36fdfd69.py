"""Fill the box around each cluster of red cells, which may have gaps of one cell, with yellow."""


def transform(grid):
    red = equals(grid, Color.RED)
    wide = red | shift(red, "right", 1)
    large = wide | shift(wide, "down", 1)
    for cluster in objects(recolor(large, Color.RED), 8, False):
        cells = to_object(grid, red & filled(cluster))
        grid = paint(draw_rectangle(grid, cells, Color.YELLOW), cells)
    return grid
