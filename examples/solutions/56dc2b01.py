"""Move the green shape to the red wall and build a sky blue wall behind it."""


def transform(grid):
    shape = to_object(grid, Color.GREEN)
    wall = to_object(grid, Color.RED)
    moved = move_until(shape, direction_to(shape, wall), wall)
    distance = 1 + (shape.width if wall.height > wall.width else shape.height)
    behind = move(recolor(wall, Color.SKY), direction_to(wall, shape), distance)
    return paint(erase(grid, shape), (moved, behind))
