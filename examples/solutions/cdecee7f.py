"""Write the colours of the cells, from left to right, into three rows, the middle one backwards."""


def transform(grid):
    out = create_img((3, 3), Color.BLACK)
    cells = sort_by(objects(grid, 4, False), "left", "ascending")
    for number, cell in enumerate(cells):
        row, column = divmod(number, 3)
        if row == 1:
            column = 2 - column
        out = draw_pixel(out, (row, column), cell.color)
    return out
