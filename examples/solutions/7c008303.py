"""Colour each quarter of the green pattern like the cell of the small square in the same place."""


def transform(grid):
    parts = panels(grid)
    colors = crop(argmin_by(parts, "box area"))
    pattern = crop(argmax_by(parts, "box area"))
    return keep_cells(upscale(colors, 3), filled(pattern))
