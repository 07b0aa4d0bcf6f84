"""Green where just one of the two panels is filled."""


def transform(grid):
    either = panel_xor(panels(grid))
    return recolor(either, Color.GREEN)
