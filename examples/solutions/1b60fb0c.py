"""Complete the shape on its left, in red, so that it stays the same when turned by a quarter."""


def transform(grid):
    top, left, bottom, right = box_of(grid)
    left = right - (bottom - top)
    part = crop(grid, (top, left, bottom, right))
    turned = recolor(symmetrize(part, "rotation"), Color.RED)
    grid[top : bottom + 1, left : right + 1] = overlay(turned, part)
    return grid
