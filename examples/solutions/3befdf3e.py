"""Exchange the colours of border and core; the border's then grows by the size of the core."""


def transform(grid):
    for shape in objects(grid, 4, True):
        top, left, bottom, right = shape.box
        size = shape.width - 2
        border, core = grid[top, left], color_at(grid, shape.center)
        grid = draw_rectangle(grid, (top - size, left, bottom + size, right), border)
        grid = draw_rectangle(grid, (top, left - size, bottom, right + size), border)
        grid = draw_rectangle(grid, shape, core)
        grid = draw_rectangle(grid, shape.box.grown(-1), border)
    return grid
