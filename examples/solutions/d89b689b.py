"""Move the four cells into the nearest corners of the square."""


def transform(grid):
    pieces = objects(grid, 4, False)
    square = with_color(pieces, Color.SKY)[0]
    out = draw(square)
    for cell in without(pieces, square):
        row = min(max(cell.top, square.top), square.bottom)
        column = min(max(cell.left, square.left), square.right)
        out = draw_pixel(out, (row, column), cell.color)
    return out
