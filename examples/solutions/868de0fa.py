"""Fill the squares: those with an odd number of rows inside orange, the others red."""


def transform(grid):
    for hole in holes(grid):
        color = Color.ORANGE if hole.height % 2 == 1 else Color.RED
        grid = paint(grid, recolor(hole, color))
    return grid
