"""Draw the cells on a grid of twice the size and extend them down to the right."""


def transform(grid):
    canvas = create_img(size_of(grid) * 2, Color.BLACK)
    return smear(paste(canvas, grid, (0, 0)), "down right")
