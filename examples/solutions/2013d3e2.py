"""The top left quarter of the flower."""


def transform(grid):
    flower = crop_to_content(grid)
    return half(half(flower, "top"), "left")
