"""Where two green squares meet at a corner, sky blue ones of that size lie at the other two sides."""


def transform(grid):
    for pair in objects(grid, 8, False):
        size = pair.width // 2
        left, right = pair.left - size, pair.right + 1
        if grid[pair.top, pair.left]:
            left, right = right, left
        for row, column in ((pair.top - size, left), (pair.bottom + 1, right)):
            square = (row, column, row + size - 1, column + size - 1)
            grid = draw_rectangle(grid, square, Color.SKY)
    return grid
