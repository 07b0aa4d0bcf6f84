"""Fill the square holes by their size: one cell magenta, two by two orange, three by three sky blue."""


def transform(grid):
    colors = {1: Color.MAGENTA, 2: Color.ORANGE, 3: Color.SKY}
    for hole in holes(grid):
        grid = paint(grid, recolor(hole, colors[hole.height]))
    return grid
