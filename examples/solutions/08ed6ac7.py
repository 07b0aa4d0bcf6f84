"""Colour the bars by height: the tallest blue, then red, green and yellow."""


def transform(grid):
    bars = objects(grid, 4, False)
    return draw(recolor_by_rank(bars, "height", "descending"))
