"""What the symmetric picture hides under the black square."""


def transform(grid):
    whole = complete_symmetry(grid, Color.BLACK)
    return crop(whole, equals(grid, Color.BLACK))
