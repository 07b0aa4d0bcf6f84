"""Move the panel with the yellow cell to the place where that cell is in it, and drop the others."""


def transform(grid):
    parts = panels(grid)
    source = with_color(parts, Color.YELLOW)[0]
    row, column = center_of(equals(crop(source), Color.YELLOW))
    lines = keep_color(grid, separator_color(grid))
    return paint(lines, move_to(source, parts[3 * row + column]))
