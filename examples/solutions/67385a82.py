"""Make the pieces of at least three cells sky blue."""


def transform(grid):
    large = filled(remove_small(grid, 2, 4))
    return where(large, Color.SKY, grid)
