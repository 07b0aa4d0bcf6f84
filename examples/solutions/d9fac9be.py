"""One cell in the colour of the cell that has all around it cells of one other colour."""


def transform(grid):
    for layer in color_layers(grid):
        around = neighbor_count(filled(layer), 8) == 8
        framed = around & filled(grid) & ~filled(layer)
        if framed.any():
            return create_img((1, 1), color_at(grid, center_of(framed)))
