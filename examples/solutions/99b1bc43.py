"""Green where just one of the two panels is filled."""


def transform(grid):
    different = panel_xor(panels(grid))
    return recolor(different, Color.GREEN)
