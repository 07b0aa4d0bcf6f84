"""Mirror the shape in both directions about the small cross."""


def transform(grid):
    cross = argmax_by(color_layers(grid), "symmetry")
    shape = to_object(grid, filled(grid))
    down = cross.top + cross.bottom - shape.top - shape.bottom
    across = cross.left + cross.right - shape.left - shape.right
    right = move(flip(shape, "horizontal"), (0, across))
    both = merge((shape, right))
    below = move(flip(both, "vertical"), (down, 0))
    return paint(grid, (right, below))
