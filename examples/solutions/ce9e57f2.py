"""Colour the lower half of each bar sky blue, rounded down."""


def transform(grid):
    for bar in objects(grid, 4, False):
        top = bar.bottom + 1 - bar.height // 2
        lower = (top, bar.left, bar.bottom, bar.right)
        grid = draw_rectangle(grid, lower, Color.SKY)
    return grid
