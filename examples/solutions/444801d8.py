"""Fill each cup, and the row above it, with the colour of the cell inside."""


def transform(grid):
    pieces = objects(grid, 4, False)
    for cup in with_color(pieces, Color.BLUE):
        cell = inside(pieces, cup)[0]
        part = (cup.top - 1, cup.left, cup.bottom, cup.right)
        grid = paint(draw_rectangle(grid, part, cell.color), cup)
    return grid
