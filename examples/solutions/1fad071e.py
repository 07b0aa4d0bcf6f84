"""A bar as long as there are blue squares."""


def transform(grid):
    blue = with_color(objects(grid, 4, False), Color.BLUE)
    squares = [piece for piece in blue if piece.size == (2, 2)]
    return bar(count(squares), 5, Color.BLUE)
