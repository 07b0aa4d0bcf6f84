"""The row and the column of each cell in its colour, red where two of them cross."""


def transform(grid):
    first, second = objects(grid, 4, False)
    first, second = smear(draw(first), "plus"), smear(draw(second), "plus")
    crossings = filled(first) & filled(second)
    return where(crossings, Color.RED, overlay(first, second))
