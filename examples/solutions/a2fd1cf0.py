"""A sky blue path from the red cell to the green one, first along its row, then along the column."""


def transform(grid):
    red = center_of(equals(grid, Color.RED))
    green = center_of(equals(grid, Color.GREEN))
    turn = (red.row, green.column)
    path = draw_line(grid, red, turn, Color.SKY)
    path = draw_line(path, turn, green, Color.SKY)
    return overlay(path, grid)
