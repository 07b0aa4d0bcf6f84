"""A copy of the coloured pattern around each blue cell."""


def transform(grid):
    pattern = crop_corner(grid, "top left", 3)
    return stamp_at(grid, pattern, equals(grid, Color.BLUE))
