"""Below each cell a zigzag of its colour: two cells at its sides, then one below it, and so on."""


def transform(grid):
    top = crop(grid, (0, 0, 1, width(grid) - 1))
    left, right = shift(top, "down left", 1), shift(top, "down right", 1)
    pattern = overlay(top, overlay(left, right))
    return tile_to(pattern, size_of(grid))
