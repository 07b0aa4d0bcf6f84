"""Cut out the panel that has a cell of another colour."""


def transform(grid):
    return crop(argmax_by(panels(grid), "color count"))
