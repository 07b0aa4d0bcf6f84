"""The cells fall onto the grey bar from both sides and become grey."""


def transform(grid):
    wall = argmax_by(objects(grid, 4, False), "area")
    if wall.height == height(grid):
        return flip(transform(flip(grid, "diagonal")), "diagonal")
    grid = recolor(grid, Color.GRAY)
    above, below = grid[: wall.top], grid[wall.top :]
    return vstack(gravity(above, "down"), gravity(below, "up"))
