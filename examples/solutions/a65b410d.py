"""Above the red bar green ones, each longer by one; below it blue ones, each shorter by one."""


def transform(grid):
    red = to_object(grid, Color.RED)
    out = grid.copy()
    for row in range(height(grid)):
        length = max(0, red.width + red.top - row)
        if row != red.top:
            out[row, :length] = Color.GREEN if row < red.top else Color.BLUE
    return out
