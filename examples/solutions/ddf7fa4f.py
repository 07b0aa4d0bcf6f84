"""The grey blocks take the colour of the cell in the top row above them."""


def transform(grid):
    for block in with_color(objects(grid, 4, False), Color.GRAY):
        above = grid[0, block.left : block.right + 1]
        grid = paint(grid, recolor(block, above.max()))
    return grid
