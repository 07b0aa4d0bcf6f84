"""Grey cells are reflected out of the frame in the nearer one of its two red sides."""


def transform(grid):
    above, below = with_color(objects(grid, 4, False), Color.RED)
    if above.height > above.width:
        return flip(transform(flip(grid, "diagonal")), "diagonal")
    out = erase_color(grid, Color.GRAY)
    for row, column in to_object(grid, Color.GRAY).cells:
        nearer_above = row - above.top < below.bottom - row
        wall = above.top if nearer_above else below.bottom
        out = draw_pixel(out, (2 * wall - row, column), Color.GRAY)
    return out
