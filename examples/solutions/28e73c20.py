"""A green spiral from the top left corner inwards, with a gap of one cell between its turns."""


def transform(grid):
    place, step = Vec(0, 0), Vec(0, 1)
    last = height(grid) - 1
    lengths = [last]
    for length in range(last, 0, -2):
        lengths += [length, length]
    for length in lengths:
        end = place + step * length
        grid = draw_line(grid, place, end, Color.GREEN)
        place, step = end, Vec(step.column, -step.row)
    return grid
