"""Continue the pattern, which may shift to the right each time, down to the tenth row."""


def transform(grid):
    tries = [(rows, steps) for rows in range(1, len(grid)) for steps in range(3)]
    fits = [(rows, steps) for rows, steps in tries if (grid[rows:] == shift(grid[:-rows], "right", steps)).all()]
    rows, steps = fits[0]
    while len(grid) < 10:
        grid = vstack(grid, shift(grid[-rows:], "right", steps))
    return grid[:10]
