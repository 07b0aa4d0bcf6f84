"""Move the cross one step down and one to the left for each grey cell."""


def transform(grid):
    steps = count_cells(grid, Color.GRAY)
    cross = erase_color(grid, Color.GRAY)
    center = center_of(neighbor_count(filled(cross), 4) == 4)
    blank = create_img(size_of(grid), Color.BLACK)
    return draw_cross(blank, center + (steps, -steps), most_common_color(cross))
