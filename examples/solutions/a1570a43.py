"""Move the red shape into the rectangle of the green cells."""


def transform(grid):
    corners = box_of(equals(grid, Color.GREEN))
    red = to_object(grid, equals(grid, Color.RED))
    moved = move_to(red, (corners.top + 1, corners.left + 1))
    return paint(erase(grid, red), moved)
