"""Fill the panels that have the most cells and empty the others."""


def transform(grid):
    parts = panels(grid)
    fullest = all_max_by(parts, "filled")
    return paint(erase(grid, parts), fill_box(fullest))
