"""A green frame, half as thick as the square is wide, around each square; below it all blue."""


def transform(grid):
    squares = objects(grid, 4, False)
    grid = paint(grid, recolor(smear(squares, "down"), Color.BLUE))
    for square in squares:
        top, left, bottom, right = square.box
        edge = square.width // 2
        frame = (top - edge, left - edge, bottom + edge, right + edge)
        grid = draw_rectangle(grid, frame, Color.GREEN)
    return paint(grid, squares)
