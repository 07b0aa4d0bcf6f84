"""The second panel is the first turned by a quarter, the third the first turned by a half."""


def transform(grid):
    first, second, third = panels(grid)
    turned = move_to(rotate(first, 90), second)
    upside_down = move_to(rotate(first, 180), third)
    return paint(grid, (turned, upside_down))
