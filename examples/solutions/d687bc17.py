"""Cells move to the side of their colour; those of other colours vanish."""


def transform(grid):
    pieces = objects(grid, 4, False)
    sides = filter_by(pieces, "line")
    out = draw(sides)
    for cell in filter_by(pieces, "single cell"):
        for side in sides:
            if cell.color == side.color:
                row = min(max(cell.top, side.top - 1), side.bottom + 1)
                column = min(max(cell.left, side.left - 1), side.right + 1)
                out = draw_pixel(out, (row, column), cell.color)
    return out
