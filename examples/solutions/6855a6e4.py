"""Mirror the grey pieces outside the red brackets into them."""


def transform(grid):
    for _ in range(4):
        grid = rotate(grid, 90)
        brackets = to_object(grid, Color.RED)
        for piece in with_color(objects(grid, 4, False), Color.GRAY):
            if piece.bottom < brackets.top:
                down = 2 * brackets.top - piece.top - piece.bottom
                image = move(flip(piece, "vertical"), (down, 0))
                grid = paint(erase(grid, piece), image)
    return grid
