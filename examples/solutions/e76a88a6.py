"""Copy the coloured block over all grey ones."""


def transform(grid):
    blocks = objects(grid, 4, True)
    colored = argmax_by(blocks, "color count")
    for block in with_color(blocks, Color.GRAY):
        grid = paint(grid, move_to(colored, block))
    return grid
