"""Move the cells of each shape right by one, but not its bottom row, nor beyond its right edge."""


def transform(grid):
    out = create_img(size_of(grid), Color.BLACK)
    for shape in objects(grid, 8, False):
        for row, column in shape.cells:
            if row < shape.bottom:
                column = min(column + 1, shape.right)
            out[row, column] = shape.color
    return out
