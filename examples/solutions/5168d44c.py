"""Move the red frame to the next of the green dots, down or to the right."""


def transform(grid):
    frame = to_object(grid, Color.RED)
    dots = to_object(grid, Color.GREEN)
    direction = "right" if dots.width > dots.height else "down"
    return paint(erase(grid, frame), move(frame, direction, 2))
