"""The shape twice, side by side."""


def transform(grid):
    return tile(crop_to_content(grid), 1, 2)
