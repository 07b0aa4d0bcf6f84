"""Move the red shape straight towards the sky blue square until they touch."""


def transform(grid):
    red, square = color_layers(grid)
    for direction in ("up", "down", "left", "right"):
        moved = move_until(red, direction, square)
        if moved.touches(square):
            grid = paint(erase(grid, red), moved)
    return grid
