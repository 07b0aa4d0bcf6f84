"""A ray of the odd cell's colour leaves the shape at the tip opposite to it."""


def transform(grid):
    shape = to_object(grid, filled(grid))
    cell = argmin_by(color_layers(grid), "area")
    step = shape.center - cell.corner
    end = cell.corner + step * max(grid.shape)
    ray = draw_line(grid, cell.corner, end, cell.color)
    return paint(ray, shape)
