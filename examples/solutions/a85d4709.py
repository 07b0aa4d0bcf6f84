"""Each row takes a colour by the column of its grey cell: red, yellow or green."""


def transform(grid):
    colors = (Color.RED, Color.YELLOW, Color.GREEN)
    for row, column in to_object(grid, Color.GRAY).cells:
        grid = draw_horizontal_line(grid, row, colors[column])
    return grid
