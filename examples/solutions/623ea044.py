"""Send diagonals from the dot in all four directions."""


def transform(grid):
    return smear(grid, "cross")
