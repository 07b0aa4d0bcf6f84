"""Where a dot lies below the arrow draw a line down from the arrow."""


def transform(grid):
    arrow = argmax_by(objects(grid, 8, False), "area")
    color = most_common_color(erase(grid, arrow))
    below = smear(filled(arrow), "down") & ~filled(arrow)
    hit = project(below & equals(grid, color), "columns")
    return where(below & hit, color, grid)
