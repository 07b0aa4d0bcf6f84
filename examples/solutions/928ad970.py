"""Draw a box in the shape's colour just inside the grey cells."""


def transform(grid):
    top, left, bottom, right = box_of(equals(grid, Color.GRAY))
    color = most_common_color(erase_color(grid, Color.GRAY))
    return draw_box(grid, (top + 1, left + 1, bottom - 1, right - 1), color)
