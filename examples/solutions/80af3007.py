"""A small copy of the large shape in place of each of its blocks."""


def transform(grid):
    small = downscale(crop_to_content(grid), 3)
    return kron(filled(small), small)
