"""Cut out the one shape that is larger than the specks around it."""


def transform(grid):
    large = remove_small(grid, 2, 8)
    return crop(argmax_by(objects(large, 8, False), "area"))
