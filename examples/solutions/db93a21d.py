"""A green frame, half as thick as the square is wide, around each square; below it all blue."""


def transform(grid):
    squares = objects(grid, 4, False)
    grid = paint(grid, recolor(smear(squares, "down"), Color.BLUE))
    for square in squares:
        frame = square.box.grown(square.width // 2)
        grid = draw_rectangle(grid, frame, Color.GREEN)
    return paint(grid, squares)
