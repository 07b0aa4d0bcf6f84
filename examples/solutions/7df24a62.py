"""Surround each copy of the yellow pattern, turned or mirrored, with blue like the first."""


def transform(grid):
    pattern = crop(grid, equals(grid, 1))
    grid = add_border(grid, 0)
    for image in (pattern, flip(pattern, "horizontal")):
        for _ in range(4):
            image = rotate(image, 90)
            grid = replace(grid, keep_color(image, 4), image)
    return trim(grid)
