"""Draw the cells on a grid of twice the size and extend them down to the right."""


def transform(grid):
    size = (2 * height(grid), 2 * width(grid))
    canvas = create_img(size, Color.BLACK)
    canvas = paint(canvas, objects(grid, 4, False))
    return smear(canvas, "down right")
