"""Let the dot fall by one cell and draw yellow lines above, in every other column from the dot."""


def transform(grid):
    dot = objects(grid, 4, False)[0]
    for column in range(dot.left % 2, width(grid), 2):
        grid = draw_line(grid, (0, column), (dot.top, column), Color.YELLOW)
    return paint(grid, move(dot, "down", 1))
