"""Fill the enclosed areas with red and the rest with green."""


def transform(grid):
    return map_colors(fill_enclosed(grid, Color.RED), {Color.BLACK: Color.GREEN})
