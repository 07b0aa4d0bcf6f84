"""Where two green squares meet at a corner, sky blue ones of that size lie beyond the free corners of their box."""


def transform(grid):
    for pair in objects(grid, 8, False):
        size = pair.width // 2
        left, right = pair.left - size, pair.right + 1
        if grid[pair.top, pair.left]:
            left, right = right, left
        square = create_img((size, size), Color.SKY)
        grid = paste(grid, square, (pair.top - size, left))
        grid = paste(grid, square, (pair.bottom + 1, right))
    return grid
