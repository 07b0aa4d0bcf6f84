"""Repeat the grid twice each way, with sky blue diagonally next to each cell."""


def transform(grid):
    out = tile(grid, 2, 2)
    cells = filled(out)
    for direction in ("up left", "up right", "down left", "down right"):
        corners = shift(cells, direction, 1)
        out = where(corners & ~cells, Color.SKY, out)
    return out
