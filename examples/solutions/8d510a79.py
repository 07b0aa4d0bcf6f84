"""Red cells become lines to the grey wall, blue ones lines away from it to the edge."""


def transform(grid):
    wall = to_object(grid, Color.GRAY)
    for cell in without(objects(grid, 4, False), wall):
        if cell.color == Color.RED:
            end = wall.box.nearest(cell.corner)
            grid = draw_line(grid, cell.corner, end, Color.RED)
        else:
            grid = draw_ray(grid, cell.corner, direction_to(wall, cell), Color.BLUE)
    return paint(grid, wall)
