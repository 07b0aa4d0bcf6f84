"""Lay the four-cornered patterns of all colours on top of each other, middle on middle."""


def transform(grid):
    background = background_color(grid)
    layers = color_layers(erase_color(grid, background))
    rows = max(layer.height for layer in layers)
    columns = max(layer.width for layer in layers)
    out = create_img((rows, columns), background)
    middle = to_object(out, out == background)
    for layer in layers:
        layer = align_to(layer, middle, "rows")
        out = paint(out, align_to(layer, middle, "columns"))
    return out
