"""Continue each row like the full row, in its own colours."""


def transform(grid):
    out = grid.copy()
    full = next(row for row in grid if row.all())
    for row in range(height(grid)):
        known = grid[row] != Color.BLACK
        if known.any():
            colors = dict(zip(full[known], grid[row, known], strict=True))
            out[row] = [colors[color] for color in full]
    return out
