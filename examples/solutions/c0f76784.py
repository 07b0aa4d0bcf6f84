"""Fill the square holes by their size: one cell magenta, two by two orange, three by three sky blue."""


def transform(grid):
    for hole in holes(grid):
        color = Color.GRAY + hole.height
        grid = paint(grid, recolor(hole, color))
    return grid
