"""Repeat the band of rows above and below itself to the edges."""


def transform(grid):
    top, _, bottom, _ = box_of(grid)
    number = bottom - top + 1
    for row in range(height(grid)):
        grid[row] = grid[top + (row - top) % number]
    return grid
