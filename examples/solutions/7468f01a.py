"""Cut out the rectangle and mirror it."""


def transform(grid):
    return flip(crop_to_content(grid), "horizontal")
