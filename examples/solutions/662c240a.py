"""The one of three squares that is not symmetric about its diagonal."""


def transform(grid):
    squares = [crop(part) for part in equal_parts(grid, "rows", 3)]
    return next(square for square in squares if (square != flip(square, "diagonal")).any())
