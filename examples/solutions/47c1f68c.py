"""The shape in the first panel, in the colour of the lines, mirrored to the right and down."""


def transform(grid):
    shape = crop(panels(grid)[0])
    quarter = recolor(shape, separator_color(grid))
    return unfold(unfold(quarter, "right"), "down")
