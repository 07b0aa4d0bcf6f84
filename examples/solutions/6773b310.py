"""A blue cell for each panel that has two dots."""


def transform(grid):
    cells = []
    for part in panels(grid):
        pair = value_of(part, "filled") == 2
        cells.append(recolor(part, Color.BLUE if pair else Color.BLACK))
    return layout(cells)
