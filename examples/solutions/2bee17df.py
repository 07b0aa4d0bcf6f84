"""Green lines along the rows and columns that are free from border to border."""


def transform(grid):
    inner = filled(grid) & ~ring(grid, 0)
    free = ~project(inner, "rows") | ~project(inner, "columns")
    return where(free & ~filled(grid), Color.GREEN, grid)
