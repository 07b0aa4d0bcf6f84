"""Enlarge the grid by its number of colours and send red diagonals from the corners of the square."""


def transform(grid):
    factor = count_colors(grid)
    top, left, bottom, right = box_of(upscale(grid[:-1, :-1], factor))
    large = upscale(grid, factor)
    rays = create_img(size_of(large), Color.BLACK)
    rays = draw_line(rays, (top - 20, left - 20), (bottom + 20, right + 20), Color.RED)
    rays = draw_line(rays, (top - 20, right + 20), (bottom + 20, left - 20), Color.RED)
    return overlay(rays, large)
