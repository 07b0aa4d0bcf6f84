"""Yellow cells at the corners of red ones, and orange cells at the sides of blue ones."""


def transform(grid):
    red = equals(grid, Color.RED)
    corners = dilate(red, 8) & ~dilate(red, 4)
    sides = halo(equals(grid, Color.BLUE), 4)
    grid = where(corners, Color.YELLOW, grid)
    return where(sides, Color.ORANGE, grid)
