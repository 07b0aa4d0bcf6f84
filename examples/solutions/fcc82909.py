"""Below each block a green one, as many rows high as the block has colours."""


def transform(grid):
    for block in objects(grid, 4, True):
        bottom = block.bottom + len(block.colors)
        below = (block.bottom + 1, block.left, bottom, block.right)
        grid = draw_rectangle(grid, below, Color.GREEN)
    return grid
