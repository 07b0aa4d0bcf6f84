"""A colour for each pattern: red for an x, magenta for a plus, blue for an empty middle, else green."""


def transform(grid):
    pattern = to_object(grid, filled(grid))
    if pattern.symmetry == 2:
        color = Color.RED if grid[0, 0] else Color.MAGENTA
    else:
        color = Color.GREEN if grid[1, 1] else Color.BLUE
    return create_img((1, 1), color)
