"""Two cells become lines across the grid, which repeat in turn along its long side."""


def transform(grid):
    if height(grid) > width(grid):
        return flip(transform(flip(grid, "diagonal")), "diagonal")
    first, second = sort_by(objects(grid, 4, False), "left", "ascending")
    step = 2 * (second.left - first.left)
    for cell in (first, second):
        for column in range(cell.left, width(grid), step):
            grid = draw_vertical_line(grid, column, cell.color)
    return grid
