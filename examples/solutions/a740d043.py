"""Cut out the shape from the blue background, which becomes black."""


def transform(grid):
    return crop_to_content(blacken_background(grid))
