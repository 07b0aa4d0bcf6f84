"""The longest line blue, the next yellow, the shortest red."""


def transform(grid):
    longest, middle, shortest = sort_by(objects(grid, 4, False), "area", "descending")
    grid = paint(grid, recolor(longest, Color.BLUE))
    grid = paint(grid, recolor(middle, Color.YELLOW))
    return paint(grid, recolor(shortest, Color.RED))
