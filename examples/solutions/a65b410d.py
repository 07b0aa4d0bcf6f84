"""Above the red bar green ones, each longer by one; below it blue ones, each shorter by one."""


def transform(grid):
    red = to_object(grid, filled(grid))
    for row in range(height(grid)):
        length = max(0, red.width + red.top - row)
        if row != red.top:
            color = Color.GREEN if row < red.top else Color.BLUE
            grid[row, :length] = color
    return grid
