"""Fill every panel with the colour that stands for the one of its dot: five more."""


def transform(grid):
    for panel in panels(grid):
        grid = draw_rectangle(grid, panel, panel.color + 5)
    return grid
