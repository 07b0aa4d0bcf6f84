"""Red cells become lines to the grey wall, blue ones lines away from it to the edge."""


def transform(grid):
    wall = to_object(grid, equals(grid, Color.GRAY))
    for cell in without(objects(grid, 4, False), wall):
        above = cell.top < wall.top
        end = 0 if above else height(grid) - 1
        if cell.color == Color.RED:
            end = wall.top - 1 if above else wall.top + 1
        grid = draw_line(grid, cell.center, (end, cell.left), cell.color)
    return grid
