"""From each cell to the right edge, its colour and grey by turns."""


def transform(grid):
    for cell in objects(grid, 4, False):
        grid = draw_ray(grid, cell.corner, "right", cell.color)
        for column in range(cell.left + 1, width(grid), 2):
            grid = draw_pixel(grid, (cell.top, column), Color.GRAY)
    return grid
