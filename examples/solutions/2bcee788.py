"""Mirror the shape where the red bar lies, and make the background green."""


def transform(grid):
    red = to_object(grid, Color.RED)
    shape = to_object(grid, filled(erase(grid, red)))
    direction = direction_to(shape, red)
    if direction in ("left", "right"):
        image = move(flip(shape, "horizontal"), direction, shape.width)
    else:
        image = move(flip(shape, "vertical"), direction, shape.height)
    return map_colors(draw((shape, image)), {Color.BLACK: Color.GREEN})
