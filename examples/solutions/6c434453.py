"""Replace the blue rings by red crosses."""


def transform(grid):
    empty = create_img((3, 3), Color.BLACK)
    circle = draw_box(empty, (0, 0, 2, 2), Color.BLUE)
    cross = draw_cross(empty, (1, 1), Color.RED)
    return replace(grid, circle, cross)
