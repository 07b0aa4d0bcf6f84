"""The shape takes the colour of the cell in the corner, which vanishes."""


def transform(grid):
    pieces = objects(grid, 4, False)
    shape, cell = sort_by(pieces, "area", "descending")
    return draw(recolor(shape, cell.color))
