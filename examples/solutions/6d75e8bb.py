"""Fill the box around the shape with red."""


def transform(grid):
    box = draw_rectangle(grid, filled(grid), 2)
    return overlay(box, grid)
