"""Put a ring around each cell: yellow around sky blue, magenta around green, blue around red."""


def transform(grid):
    rings = {Color.SKY: Color.YELLOW, Color.GREEN: Color.MAGENTA, Color.RED: Color.BLUE}
    for cell in objects(grid, 4, False):
        grid = paint(grid, outline(cell, rings[cell.color]))
    return grid
