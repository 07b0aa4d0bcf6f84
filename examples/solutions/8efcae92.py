"""Cut out the rectangle with the most red cells."""


def transform(grid):
    def number_of_red(piece):
        return area(equals(piece.patch, Color.RED))

    return crop(max(objects(grid, 4, True), key=number_of_red))
