"""Join the cells that lie straight above, below or beside the green square to it."""


def transform(grid):
    pieces = objects(grid, 4, False)
    square = with_color(pieces, Color.GREEN)[0]
    for cell in pieces:
        end = square.box.nearest(cell.corner)
        if cell.top == end.row or cell.left == end.column:
            grid = draw_line(grid, cell.corner, end, cell.color)
    return paint(grid, square)
