"""A copy of the shape around each cell that is like its anchor, mirrored if that is red."""


def transform(grid):
    pieces = objects(grid, 8, True)
    for shape in reject_by(pieces, "single cell"):
        for cell in filter_by(pieces, "single cell"):
            if cell.color in shape.colors:
                red = cell.color == Color.RED
                copy = flip(shape, "horizontal") if red else shape
                anchor = to_object(grid, equals(draw(copy), cell.color))
                step = cell.center - anchor.center
                grid = paint(grid, move(copy, step))
    return grid
