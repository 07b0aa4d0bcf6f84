"""Red where neither half is filled."""


def transform(grid):
    neither = panel_nor(equal_parts(grid, "rows", 2))
    return recolor(neither, Color.RED)
