"""Complete the yellow shapes, which may be turned or mirrored, like the one that has all the colours."""


def transform(grid):
    shape = argmax_by(objects(grid, 8, True), "color count")
    for image in (crop(shape), flip(crop(shape), "vertical")):
        for _ in range(4):
            image = rotate(image, 90)
            part = erase_color(image, Color.BLUE)
            part = erase_color(part, Color.GREEN)
            grid = replace(grid, part, image)
    return grid
