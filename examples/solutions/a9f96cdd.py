"""The red cell gives way to a green, a magenta, a sky blue and an orange one at its corners."""


def transform(grid):
    upper_left = recolor(shift(grid, "up left", 1), Color.GREEN)
    upper_right = recolor(shift(grid, "up right", 1), Color.MAGENTA)
    lower_left = recolor(shift(grid, "down left", 1), Color.SKY)
    lower_right = recolor(shift(grid, "down right", 1), Color.ORANGE)
    return upper_left + upper_right + lower_left + lower_right
