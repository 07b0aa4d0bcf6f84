"""A blue cell for each panel that has two dots."""


def transform(grid):
    pairs = [recolor(panel, int(area(crop(panel)) == 2)) for panel in panels(grid)]
    return layout(pairs)
