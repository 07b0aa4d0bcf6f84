"""Around each cell: red above, orange to the left, magenta to the right and sky blue below."""


def transform(grid):
    cells = filled(grid)
    sides = {"up": Color.RED, "left": Color.ORANGE, "right": Color.MAGENTA, "down": Color.SKY}
    for direction, color in sides.items():
        side = shift(cells, direction, 1)
        grid = where(side & ~cells, color, grid)
    return grid
