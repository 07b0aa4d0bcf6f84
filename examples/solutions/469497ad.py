"""Enlarge the grid by its number of colours and send red diagonals from the corners of the square."""


def transform(grid):
    factor = count_colors(grid)
    large = upscale(grid, factor)
    top, left, bottom, right = box_of(upscale(grid[:-1, :-1], factor))
    rays = create_img(size_of(large), Color.BLACK)
    for row, vertical in ((top, "up"), (bottom, "down")):
        for column, horizontal in ((left, "left"), (right, "right")):
            rays = draw_ray(rays, (row, column), f"{vertical} {horizontal}", Color.RED)
    return overlay(rays, large)
