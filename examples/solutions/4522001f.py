"""Two squares that touch at a corner, on the diagonal of the small square and as far from its edges."""


def transform(grid):
    block = objects(grid, 4, True)[0]
    down = 0 if block.top == block.left else 4
    out = create_img((9, 9), Color.BLACK)
    for row, column in ((down, 0), (4 - down, 4)):
        top, left = block.top + row, block.left + column
        out = draw_rectangle(out, (top, left, top + 3, left + 3), Color.GREEN)
    return out
