"""Copy the pattern of the one filled panel into all others."""


def transform(grid):
    parts = panels(grid)
    full = argmax_by(parts, "filled")
    for part in parts:
        grid = paint(grid, move_to(full, part))
    return grid
