"""Move the red frame to the next of the green dots, down or to the right."""


def transform(grid):
    frame = to_object(grid, equals(grid, 2))
    dots = box_of(equals(grid, 3))
    direction = "right" if dots.width > dots.height else "down"
    return paint(erase(grid, frame), move(frame, direction, 2))
