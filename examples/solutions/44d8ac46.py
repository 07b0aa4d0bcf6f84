"""Fill the holes that are squares with red."""


def transform(grid):
    for hole in holes(grid):
        if hole.is_square and hole.is_rectangle:
            grid = paint(grid, recolor(hole, Color.RED))
    return grid
