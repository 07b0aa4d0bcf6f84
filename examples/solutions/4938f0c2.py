"""Mirror the shape in both directions about the green square."""


def transform(grid):
    core = to_object(grid, Color.GREEN)
    shape = to_object(grid, filled(grid))
    down = core.top + core.bottom - shape.top - shape.bottom
    across = core.left + core.right - shape.left - shape.right
    right = move(flip(shape, "horizontal"), (0, across))
    both = merge((shape, right))
    below = move(flip(both, "vertical"), (down, 0))
    return paint(grid, (right, below))
