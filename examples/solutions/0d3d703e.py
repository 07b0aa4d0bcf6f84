"""Exchange blue with grey, red with magenta, green with yellow, and sky blue with maroon."""


def transform(grid):
    grid = swap_colors(grid, Color.BLUE, Color.GRAY)
    grid = swap_colors(grid, Color.RED, Color.MAGENTA)
    grid = swap_colors(grid, Color.GREEN, Color.YELLOW)
    return swap_colors(grid, Color.SKY, Color.MAROON)
