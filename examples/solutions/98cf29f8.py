"""The rectangle with a tail moves along its tail until it touches the other rectangle, and the tail is gone."""


def transform(grid):
    pieces = objects(grid, 4, False)
    wall = filter_by(pieces, "rectangle")[0]
    tailed = without(pieces, wall)[0]
    core = erode(filled(tailed), 8)
    block = to_object(grid, dilate(core, 8))
    moved = move_until(block, direction_to(block, wall), wall)
    return draw((wall, moved))
