"""A column for each of the largest shapes, from left to right, as long as it has cells."""


def transform(grid):
    largest = all_max_by(objects(grid, 4, False), "area")
    ordered = sort_by(largest, "left", "ascending")
    return tile(stack_colors(ordered, "columns"), ordered[0].area, 1)
