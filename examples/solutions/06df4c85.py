"""Fill the panels between two panels of one colour in the same row or column."""


def transform(grid):
    parts = panels(grid)
    colors = connect(layout(parts), "plus")
    for part, color in zip(parts, colors.flat, strict=True):
        grid = paint(grid, recolor(part, color))
    return grid
