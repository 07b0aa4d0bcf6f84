"""A copy of the shape in the place of each of its cells."""


def transform(grid):
    shape = crop_to_content(grid)
    return kron(filled(shape), shape)
