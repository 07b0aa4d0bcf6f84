"""Mirror the sky blue shape to the side to which the yellow one points."""


def transform(grid):
    shape = to_object(grid, Color.SKY)
    pointer = to_object(grid, Color.YELLOW)
    side = "left" if pointer.mask[0, 0] else "right"
    return paint(grid, move(flip(shape, "horizontal"), side, shape.width))
