"""Fill the box around the shape with red."""


def transform(grid):
    box = draw_rectangle(grid, filled(grid), Color.RED)
    return overlay(box, grid)
