"""Lay the four quarters on top of one another, top left, bottom right, bottom left, top right."""


def transform(grid):
    top, bottom = half(grid, "top"), half(grid, "bottom")
    out = overlay(half(top, "left"), half(bottom, "right"))
    out = overlay(out, half(bottom, "left"))
    return overlay(out, half(top, "right"))
