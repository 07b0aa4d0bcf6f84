"""Move each grey cell to the nearest place next to the red square."""


def transform(grid):
    square, grey = color_layers(grid)
    out = draw(square)
    for row, column in grey.cells:
        row = min(max(row, square.top - 1), square.bottom + 1)
        column = min(max(column, square.left - 1), square.right + 1)
        out = draw_pixel(out, (row, column), Color.GRAY)
    return out
