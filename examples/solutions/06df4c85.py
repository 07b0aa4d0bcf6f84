"""Fill the panels between two panels of one colour in the same row or column."""


def transform(grid):
    tiles = panels(grid)
    colors = connect(layout(tiles), "plus")
    for tile, color in zip(tiles, colors.flat, strict=True):
        grid = paint(grid, recolor(tile, color))
    return grid
