"""The cells that are filled in both panels, in red."""


def transform(grid):
    both = panel_and(panels(grid))
    return recolor(both, Color.RED)
