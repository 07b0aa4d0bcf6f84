"""Each black cell becomes a black line across the band of colour that it lies in."""


def transform(grid):
    black = equals(grid, Color.BLACK)
    for band in color_layers(grid):
        box = bounding_box_mask(filled(band))
        axis = "columns" if band.width == width(grid) else "rows"
        lines = project(black & box, axis) & box
        grid = where(lines, Color.BLACK, grid)
    return grid
