"""Cells move next to the line of their colour; where there is none they vanish."""


def transform(grid):
    pieces = objects(grid, 4, False)
    lines = filter_by(pieces, "line")
    out = draw(lines)
    for cell in filter_by(pieces, "single cell"):
        for wall in with_color(lines, cell.color):
            place = wall.box.grown(1).nearest(cell.corner)
            out = draw_pixel(out, place, cell.color)
    return out
