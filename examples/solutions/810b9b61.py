"""Make the shapes with a hole green."""


def transform(grid):
    rings = filter_by(objects(grid, 4, False), "has holes")
    return paint(grid, recolor(rings, Color.GREEN))
