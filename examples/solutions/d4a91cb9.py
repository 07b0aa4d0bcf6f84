"""A yellow line from the sky blue cell up or down to the row of the red one, then along it to that."""


def transform(grid):
    cells = objects(grid, 4, False)
    sky = with_color(cells, Color.SKY)[0].center
    red = with_color(cells, Color.RED)[0].center
    bend = (red.row, sky.column)
    grid = draw_line(grid, sky, bend, Color.YELLOW)
    grid = draw_line(grid, bend, red, Color.YELLOW)
    return paint(grid, cells)
