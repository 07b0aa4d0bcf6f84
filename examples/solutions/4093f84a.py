"""The cells fall onto the grey bar from both sides and become grey."""


def transform(grid):
    bar = argmax_by(objects(grid, 4, False), "area")
    if bar.height == height(grid):
        return flip(transform(flip(grid, "diagonal")), "diagonal")
    grid = recolor(grid, Color.GRAY)
    above, below = grid[: bar.top], grid[bar.top :]
    return vstack(gravity(above, "down"), gravity(below, "up"))
