"""Join each cell that lies in a row or a column of the block to it by a straight line."""


def transform(grid):
    scene = blacken_background(grid)
    pieces = objects(scene, 4, False)
    block = argmax_by(pieces, "area")
    for cell in without(pieces, block):
        row = min(max(cell.top, block.top), block.bottom)
        column = min(max(cell.left, block.left), block.right)
        if cell.top == row or cell.left == column:
            grid = draw_line(grid, cell.center, (row, column), cell.color)
    return paint(grid, block)
