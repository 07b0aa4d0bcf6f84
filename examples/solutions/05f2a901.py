"""Move the red shape straight towards the sky blue square until they touch."""


def transform(grid):
    red = to_object(grid, Color.RED)
    square = to_object(grid, Color.SKY)
    moved = move_until(red, direction_to(red, square), square)
    return paint(erase(grid, red), moved)
