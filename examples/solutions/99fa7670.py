"""From each cell a line to the right edge, and down along it to the next line."""


def transform(grid):
    last = width(grid) - 1
    for cell in objects(grid, 4, False):
        grid = draw_ray(grid, cell.corner, "right", cell.color)
        grid = draw_ray(grid, (cell.top, last), "down", cell.color)
    return grid
