"""Move the four cells into the nearest corners of the square."""


def transform(grid):
    pieces = objects(grid, 4, False)
    square = with_color(pieces, Color.SKY)[0]
    out = draw(square)
    for cell in without(pieces, square):
        place = square.box.nearest(cell.corner)
        out = draw_pixel(out, place, cell.color)
    return out
