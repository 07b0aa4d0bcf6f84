"""Lines in every other column from the dot on, with grey cells between, at the top and bottom in turn."""


def transform(grid):
    dot = objects(grid, 4, False)[0]
    rows, columns = size_of(grid)
    for column in range(dot.left, columns, 2):
        grid = draw_vertical_line(grid, column, dot.color)
    for column in range(dot.left + 1, columns, 4):
        grid = draw_pixel(grid, (0, column), Color.GRAY)
    for column in range(dot.left + 3, columns, 4):
        grid = draw_pixel(grid, (rows - 1, column), Color.GRAY)
    return grid
