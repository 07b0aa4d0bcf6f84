"""Continue the pattern, which may shift to the right each time, down to the tenth row."""


def transform(grid):
    tries = [(rows, steps) for rows in range(1, height(grid)) for steps in range(width(grid))]
    for rows, steps in tries:
        if (grid[rows:] == shift(grid[:-rows], "right", steps)).all():
            break
    while height(grid) < 10:
        grid = vstack(grid, shift(grid[-rows:], "right", steps))
    return grid[:10]
