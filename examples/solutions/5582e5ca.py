"""The whole grid in its most common colour."""


def transform(grid):
    return create_img(size_of(grid), most_common_color(grid))
