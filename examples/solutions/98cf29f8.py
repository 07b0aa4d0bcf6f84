"""The rectangle with a tail moves along its tail until it touches the other rectangle, and the tail is gone."""


def transform(grid):
    pieces = objects(grid, 4, False)
    (wall,) = filter_by(pieces, "rectangle")
    (tailed,) = without(pieces, wall)
    core = erode(filled(tailed), 8)
    block = to_object(grid, dilate(core, 8))
    for direction in ("up", "down", "left", "right"):
        moved = move_until(block, direction, wall)
        if moved.touches(wall):
            return draw((wall, moved))
