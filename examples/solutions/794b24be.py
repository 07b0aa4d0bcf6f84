"""As many red cells as there are blue ones: three in the first row, the fourth in the middle."""


def transform(grid):
    number = area(grid)
    out = create_img((3, 3), Color.BLACK)
    out = draw_line(out, (0, 0), (0, min(number, 3) - 1), Color.RED)
    return draw_pixel(out, (1, 1), Color.RED) if number > 3 else out
