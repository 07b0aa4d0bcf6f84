"""Mirror the shape where the red bar lies, and make the background green."""


def transform(grid):
    red = to_object(grid, equals(grid, Color.RED))
    shape = to_object(grid, filled(grid) & ~filled(red))
    down = (red.top > shape.bottom) - (red.bottom < shape.top)
    across = (red.left > shape.right) - (red.right < shape.left)
    mirror = "horizontal" if across else "vertical"
    step = (down * shape.height, across * shape.width)
    image = move(flip(shape, mirror), step)
    return map_colors(draw((shape, image)), {0: Color.GREEN})
