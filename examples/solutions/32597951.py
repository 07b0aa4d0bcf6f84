"""Blue cells in the box around the sky blue ones become green."""


def transform(grid):
    box = bounding_box_mask(equals(grid, Color.SKY))
    return where(box & equals(grid, Color.BLUE), Color.GREEN, grid)
