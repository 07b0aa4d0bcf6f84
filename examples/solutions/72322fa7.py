"""Complete every part of a two-coloured shape to the whole."""


def transform(grid):
    for shape in filter_by(objects(grid, 8, True), "multicolored"):
        for color in shape.colors:
            part = keep_color(crop(shape), color)
            for place in find(grid, part):
                grid = paint(grid, move_to(shape, place))
    return grid
