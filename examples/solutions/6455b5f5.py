"""Colour the largest empty area blue and the smallest sky blue."""


def transform(grid):
    empty = with_color(regions(grid), 0)
    grid = paint(grid, recolor(all_max_by(empty, "area"), 1))
    return paint(grid, recolor(all_min_by(empty, "area"), 8))
