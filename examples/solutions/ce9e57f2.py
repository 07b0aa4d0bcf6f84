"""Colour the lower half of each bar sky blue, rounded down."""


def transform(grid):
    for post in objects(grid, 4, False):
        top = post.bottom + 1 - post.height // 2
        lower = (top, post.left, post.bottom, post.right)
        grid = draw_rectangle(grid, lower, Color.SKY)
    return grid
