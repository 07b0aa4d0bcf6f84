"""A row for each tile: red if it is whole, sky blue if it has a hole, green if it is open at its sides, else yellow."""


def transform(grid):
    out = create_img((3, 3), Color.YELLOW)
    for row, left in enumerate((0, 5, 10)):
        piece = crop(grid, (0, left, 3, left + 3))
        if piece.all():
            out = draw_horizontal_line(out, row, Color.RED)
        elif enclosed(piece, 4).any():
            out = draw_horizontal_line(out, row, Color.SKY)
        elif piece[1, 0] == Color.BLACK:
            out = draw_horizontal_line(out, row, Color.GREEN)
    return out
