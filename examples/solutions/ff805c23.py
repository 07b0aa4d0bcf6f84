"""What the blue square hides, as the symmetry of the picture demands."""


def transform(grid):
    hidden = equals(grid, Color.BLUE)
    return crop(complete_symmetry(grid, Color.BLUE), hidden)
