"""Draw a box in the shape's colour just inside the grey cells."""


def transform(grid):
    outer = box_of(equals(grid, Color.GRAY))
    color = most_common_color(erase_color(grid, Color.GRAY))
    return draw_box(grid, outer.grown(-1), color)
