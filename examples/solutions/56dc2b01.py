"""Move the green shape to the red wall and build a sky blue wall behind it."""


def transform(grid):
    shape = to_object(grid, equals(grid, Color.GREEN))
    wall = to_object(grid, equals(grid, Color.RED))
    upright = wall.height > wall.width
    ways = ("left", "right") if upright else ("up", "down")
    moved = [move_until(shape, way, wall) for way in ways]
    beside = touching(moved, wall)[0]
    back = ways[1 - moved.index(beside)]
    distance = shape.width + 1 if upright else shape.height + 1
    behind = move(recolor(wall, Color.SKY), back, distance)
    return paint(erase(grid, shape), (beside, behind))
