"""The row climbs to the right from the bottom left corner; the side is five times the number of cells."""


def transform(grid):
    side = 5 * area(grid)
    canvas = create_img((side, side), Color.BLACK)
    return smear(paste(canvas, grid, (side - 1, 0)), "up right")
