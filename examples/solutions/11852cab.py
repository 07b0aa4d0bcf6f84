"""Complete the pattern so that it looks the same when turned by a quarter."""


def transform(grid):
    pattern = to_object(grid, filled(grid))
    whole = symmetrize(crop(pattern), "rotation")
    return paste(grid, whole, pattern.corner)
