"""Continue each row like the full row, in its own colours."""


def transform(grid):
    grid = grid.copy()
    rows = [row for row in grid if row.any()]
    full = next(row for row in rows if row.all()).copy()
    for row in rows:
        known = row != 0
        colors = dict(zip(full[known], row[known], strict=True))
        row[:] = [colors[old] for old in full]
    return grid
