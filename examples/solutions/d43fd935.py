"""Join the cells that lie straight above, below or beside the green square to it."""


def transform(grid):
    pieces = objects(grid, 4, False)
    square = with_color(pieces, Color.GREEN)[0]
    for cell in pieces:
        row = min(max(cell.top, square.top), square.bottom)
        column = min(max(cell.left, square.left), square.right)
        if row == cell.top or column == cell.left:
            grid = draw_line(grid, cell.center, (row, column), cell.color)
    return paint(grid, square)
