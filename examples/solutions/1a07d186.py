"""Cells move next to the line of their colour; where there is none they vanish."""


def transform(grid):
    pieces = objects(grid, 4, False)
    lines = filter_by(pieces, "line")
    out = draw(lines)
    for cell in filter_by(pieces, "single cell"):
        for wall in lines:
            if cell.color == wall.color:
                row = min(max(cell.top, wall.top - 1), wall.bottom + 1)
                column = min(max(cell.left, wall.left - 1), wall.right + 1)
                out = draw_pixel(out, (row, column), cell.color)
    return out
