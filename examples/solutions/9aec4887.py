"""Put the shape into the frame; its cells take the colour of the nearest side, but for those as near to two of them."""


def transform(grid):
    frame = crop_to_content(erase_color(grid, Color.SKY))
    shape = crop(grid, equals(grid, Color.SKY))
    nearest = trim(spread(frame))
    ties = diagonal(shape, "diagonal") | diagonal(shape, "antidiagonal")
    colored = where(filled(shape) & ~ties, nearest, shape)
    return paste(frame, colored, (1, 1))
