"""Fill the box between the two dots of each colour."""


def transform(grid):
    return draw(fill_box(color_layers(grid)))
