"""Move each shape, turned or mirrored, to where three cells lie like its own odd ones."""


def transform(grid):
    color = most_common_color(grid)
    shapes = with_color(objects(grid, 8, True), color)
    grid = erase(grid, shapes)
    for shape in shapes:
        for image in (crop(shape), flip(crop(shape), "vertical")):
            for _ in range(4):
                image = rotate(image, 90)
                grid = replace(grid, erase_color(image, color), image)
    return grid
