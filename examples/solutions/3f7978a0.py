"""Cut out the part between the grey bars, with the cells above and below their ends."""


def transform(grid):
    top, left, bottom, right = box_of(equals(grid, Color.GRAY))
    return crop(grid, (top - 1, left, bottom + 1, right))
