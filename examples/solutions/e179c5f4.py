"""The cell flies up, reflected by the sides, before a sky blue background."""


def transform(grid):
    path = bounce(grid, "up")
    return map_colors(path, {Color.BLACK: Color.SKY})
