"""Cut out the rectangle and exchange its left and right."""


def transform(grid):
    return flip(crop_to_content(grid), "horizontal")
