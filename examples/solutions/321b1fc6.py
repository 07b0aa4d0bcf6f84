"""Put the many-coloured pattern in the place of each sky blue shape."""


def transform(grid):
    pieces = objects(grid, 4, True)
    places = with_color(pieces, Color.SKY)
    pattern = without(pieces, places)[0]
    return draw(stamp(pattern, places))
