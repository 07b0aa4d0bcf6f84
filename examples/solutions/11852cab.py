"""Complete the pattern so that it looks the same when turned by a quarter."""


def transform(grid):
    top, left, bottom, right = box_of(grid)
    part = crop(grid, (top, left, bottom, right))
    grid[top : bottom + 1, left : right + 1] = symmetrize(part, "rotation")
    return grid
