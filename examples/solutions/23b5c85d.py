"""Cut out the smallest rectangle."""


def transform(grid):
    return crop(argmin_by(objects(grid, 4, False), "area"))
