"""Grey cells take the colour at the left end of their row."""


def transform(grid):
    gray = equals(grid, Color.GRAY)
    rows = smear(erase_color(grid, Color.GRAY), "right")
    return where(gray, rows, grid)
