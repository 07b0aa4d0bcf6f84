"""Colour the largest empty area blue and the smallest sky blue."""


def transform(grid):
    empty = with_color(regions(grid), Color.BLACK)
    grid = paint(grid, recolor(all_max_by(empty, "area"), Color.BLUE))
    return paint(grid, recolor(all_min_by(empty, "area"), Color.SKY))
