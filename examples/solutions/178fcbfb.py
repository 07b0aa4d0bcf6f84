"""Red cells become vertical lines, the others horizontal lines on top of them."""


def transform(grid):
    vertical = smear(keep_color(grid, Color.RED), "vertical")
    horizontal = smear(erase_color(grid, Color.RED), "horizontal")
    return overlay(vertical, horizontal)
