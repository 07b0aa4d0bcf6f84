"""Cells move to the side of their colour; those of other colours vanish."""


def transform(grid):
    pieces = objects(grid, 4, False)
    sides = filter_by(pieces, "line")
    out = draw(sides)
    for cell in filter_by(pieces, "single cell"):
        for side in with_color(sides, cell.color):
            place = side.box.grown(1).nearest(cell.corner)
            out = draw_pixel(out, place, cell.color)
    return out
