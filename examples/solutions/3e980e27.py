"""Copy each shape to where a lone cell is like its odd one, mirrored left to right if that is red."""


def transform(grid):
    pieces = objects(grid, 8, True)
    for shape in reject_by(pieces, "single cell"):
        for cell in filter_by(pieces, "single cell"):
            if cell.color in shape.colors:
                red = cell.color == Color.RED
                copy = flip(shape, "horizontal") if red else shape
                anchor = to_object(draw(copy), cell.color)
                step = cell.corner - anchor.corner
                grid = paint(grid, move(copy, step))
    return grid
