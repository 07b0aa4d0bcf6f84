"""Move the panel with the yellow cell to the place where that cell is in it, and drop the others."""


def transform(grid):
    source = with_color(panels(grid), Color.YELLOW)[0]
    row, column = center_of(equals(crop(source), Color.YELLOW))
    target = nth(panels(grid), 3 * row + column)
    lines = keep_color(grid, separator_color(grid))
    return paint(lines, move_to(source, target))
