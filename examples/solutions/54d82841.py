"""A yellow cell in the last row below the middle of each shape."""


def transform(grid):
    last = height(grid) - 1
    for shape in objects(grid, 4, False):
        grid = draw_pixel(grid, (last, shape.center.column), Color.YELLOW)
    return grid
