"""Sort the bars by length, the longest at the bottom, and push them to the right."""


def transform(grid):
    sorted_bars = sort_lines(grid, "rows", "ascending")
    return gravity(sorted_bars, "right")
