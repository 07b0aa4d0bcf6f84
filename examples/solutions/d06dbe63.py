"""A stair of grey steps, two cells each, through the cell: up to the right, down to the left."""


def transform(grid):
    start = objects(grid, 4, False)[0]
    whole = Box(0, 0, height(grid) - 1, width(grid) - 1)
    for step, next_step in (((-2, 0), (0, 2)), ((2, 0), (0, -2))):
        place = start.center
        while whole.holds(place):
            end = place + step
            grid = draw_line(grid, place, end, Color.GRAY)
            place, step, next_step = end, next_step, step
    return paint(grid, start)
