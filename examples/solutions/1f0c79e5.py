"""The square goes on diagonally from each of its red corners, in its other colour."""


def transform(grid):
    square = to_object(grid, filled(grid))
    color = most_common_color(erase_color(grid, Color.RED))
    for row, column in to_object(grid, Color.RED).cells:
        vertical = "up" if row == square.top else "down"
        horizontal = "left" if column == square.left else "right"
        ray = smear(square, f"{vertical} {horizontal}")
        grid = paint(grid, recolor(ray, color))
    return grid
