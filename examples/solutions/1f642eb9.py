"""Each cell at the edge colours the cell of the block that lies nearest to it."""


def transform(grid):
    pieces = objects(grid, 4, False)
    block = argmax_by(pieces, "area")
    for cell in without(pieces, block):
        place = block.box.nearest(cell.corner)
        grid = draw_pixel(grid, place, cell.color)
    return grid
