"""Keep the cell whose colour no other has, with a red ring around it."""


def transform(grid):
    cell = argmin_by(color_layers(grid), "area")
    return draw(outline(cell, Color.RED))
