"""The rings take each other's colours in the opposite order: the outermost that of the innermost, and so on."""


def transform(grid):
    middle = height(grid) // 2
    colors = {}
    for depth in range(middle):
        opposite = middle - 1 - depth
        colors[grid[depth, depth]] = grid[opposite, opposite]
    return map_colors(grid, colors)
