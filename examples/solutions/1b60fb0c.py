"""Complete the shape on its left, in red, so that it stays the same when turned by a quarter."""


def transform(grid):
    top, left, bottom, right = box_of(grid)
    left = right - (bottom - top)
    part = crop(grid, (top, left, bottom, right))
    turned = recolor(symmetrize(part, "rotation"), Color.RED)
    return paste(grid, overlay(turned, part), (top, left))
