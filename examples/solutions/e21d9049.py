"""Repeat both lines of the cross up to the edges."""


def transform(grid):
    cross = objects(grid, 4, True)[0]
    row = filled(grid).sum(axis=1).argmax()
    column = filled(grid).sum(axis=0).argmax()
    across = grid[row, cross.left : cross.right + 1]
    down = grid[cross.top : cross.bottom + 1, column]
    out = grid.copy()
    for place in range(width(grid)):
        out[row, place] = across[(place - cross.left) % cross.width]
    for place in range(height(grid)):
        out[place, column] = down[(place - cross.top) % cross.height]
    return out
