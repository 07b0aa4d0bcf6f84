"""Lift every block by its own height."""


def transform(grid):
    blocks = objects(grid, 4, False)
    return draw([move(block, "up", block.height) for block in blocks])
