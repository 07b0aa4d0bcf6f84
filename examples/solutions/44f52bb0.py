"""One blue cell if left and right of the picture mirror each other, else one orange cell."""


def transform(grid):
    mirrored = (flip(grid, "horizontal") == grid).all()
    return create_img((1, 1), Color.BLUE if mirrored else Color.ORANGE)
