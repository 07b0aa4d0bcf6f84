"""Repeat the colours of the nested corners until the large square is full."""


def transform(grid):
    colors = [color for color in grid.diagonal() if color]
    out = create_img((10, 10), Color.BLACK)
    for last in range(9, -1, -1):
        out = draw_rectangle(out, (0, 0, last, last), colors[last % len(colors)])
    return out
