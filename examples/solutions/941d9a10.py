"""Fill the first panel with blue, the middle one with red and the last one with green."""


def transform(grid):
    parts = panels(grid)
    first, middle, last = parts[0], parts[len(parts) // 2], parts[-1]
    grid = draw_rectangle(grid, first, Color.BLUE)
    grid = draw_rectangle(grid, middle, Color.RED)
    return draw_rectangle(grid, last, Color.GREEN)
