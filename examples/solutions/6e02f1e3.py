"""A grey line: level for one colour, falling for two, rising for three."""


def transform(grid):
    colors = count_colors(grid)
    if colors == 1:
        return draw_horizontal_line(create_img((3, 3), Color.BLACK), 0, Color.GRAY)
    which = "diagonal" if colors == 2 else "antidiagonal"
    return recolor(diagonal(grid, which), Color.GRAY)
