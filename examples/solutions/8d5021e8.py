"""Add the mirror image on the left, and then mirror images above and below."""


def transform(grid):
    wide = unfold(grid, "left")
    return vstack(unfold(wide, "up"), flip(wide, "vertical"))
