"""Each green cell takes the colour of the nearer line."""


def transform(grid):
    nearest = spread(erase_color(grid, Color.GREEN))
    return where(equals(grid, Color.GREEN), nearest, grid)
