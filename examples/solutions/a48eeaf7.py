"""Move each grey cell to the nearest place next to the red square."""


def transform(grid):
    square = to_object(grid, Color.RED)
    out = draw(square)
    for cell in to_object(grid, Color.GRAY).cells:
        place = square.box.grown(1).nearest(cell)
        out = draw_pixel(out, place, Color.GRAY)
    return out
