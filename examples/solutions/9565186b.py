"""Every colour but the most common one becomes grey."""


def transform(grid):
    common = equals(grid, most_common_color(grid))
    return where(common, grid, recolor(grid, Color.GRAY))
