"""Blue floods the black cells next to it."""


def transform(grid):
    blue, black = equals(grid, Color.BLUE), equals(grid, Color.BLACK)
    flooded = reach(blue, blue | black, 4)
    return where(flooded, Color.BLUE, grid)
