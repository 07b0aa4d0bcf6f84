"""Sky blue where neither panel is filled."""


def transform(grid):
    neither = panel_nor(panels(grid))
    return recolor(neither, Color.SKY)
