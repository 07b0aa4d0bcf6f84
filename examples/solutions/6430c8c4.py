"""Green where both panels are empty."""


def transform(grid):
    return recolor(panel_nor(panels(grid)), Color.GREEN)
