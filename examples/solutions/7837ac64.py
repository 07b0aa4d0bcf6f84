"""The colour of each square with four equal corners that are not in the colour of the lines."""


def transform(grid):
    size = grid[0].argmax()
    crossings = grid[size :: size + 1, size :: size + 1]
    dots = crop_to_content(erase_color(crossings, grid[0, size]))
    top_left, top_right = dots[:-1, :-1], dots[:-1, 1:]
    bottom_left, bottom_right = dots[1:, :-1], dots[1:, 1:]
    equal = (top_left == top_right) & (top_left == bottom_left) & (top_left == bottom_right)
    return keep_cells(top_left, equal)
