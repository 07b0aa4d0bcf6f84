"""Move the red shape into the rectangle of the green cells."""


def transform(grid):
    green = to_object(grid, Color.GREEN)
    red = to_object(grid, Color.RED)
    moved = move_to(red, green.corner + (1, 1))
    return paint(erase(grid, red), moved)
