"""Draw lines across the grid from the dots of the colour that lies at the edge only, and drop the rest."""


def transform(grid):
    inner = trim(grid)
    color = next(color for color in range(1, 10) if color in grid and color not in inner)
    out = create_img(size_of(grid), Color.BLACK)
    for row, column in to_object(grid, color).cells:
        if row == 0:
            out = draw_vertical_line(out, column, color)
        if column == 0:
            out = draw_horizontal_line(out, row, color)
    return out
