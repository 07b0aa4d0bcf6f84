"""Surround each copy of the yellow pattern, turned or mirrored, with blue like the first."""


def transform(grid):
    pattern = crop(grid, equals(grid, Color.BLUE))
    grid = add_border(grid, Color.BLACK)
    for image in (pattern, flip(pattern, "horizontal")):
        for _ in range(4):
            image = rotate(image, 90)
            grid = replace(grid, keep_color(image, Color.YELLOW), image)
    return trim(grid)
