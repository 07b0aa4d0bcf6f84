"""Fill the first and then every third of the triangles with yellow."""


def transform(grid):
    empty = with_color(regions(grid), Color.BLACK)
    triangles = sort_by(empty, "left", "ascending")
    return paint(grid, recolor(triangles[::3], Color.YELLOW))
