"""Join each cell that lies in a row or a column of the block to it by a straight line."""


def transform(grid):
    scene = blacken_background(grid)
    pieces = objects(scene, 4, False)
    block = argmax_by(pieces, "area")
    for cell in without(pieces, block):
        end = block.box.nearest(cell.corner)
        if cell.top == end.row or cell.left == end.column:
            grid = draw_line(grid, cell.corner, end, cell.color)
    return paint(grid, block)
