"""Colour the cells in every other column green, counted from the right."""


def transform(grid):
    every_other = flip(stripes(grid, "columns"), "horizontal")
    return where(every_other & filled(grid), Color.GREEN, grid)
