"""Each cell at the edge colours the cell of the block that lies nearest to it."""


def transform(grid):
    pieces = objects(grid, 4, False)
    block = argmax_by(pieces, "area")
    for cell in without(pieces, block):
        row = min(max(cell.top, block.top), block.bottom)
        column = min(max(cell.left, block.left), block.right)
        grid = draw_pixel(grid, (row, column), cell.color)
    return grid
