"""The tallest bar becomes blue, the shortest red, and the others vanish."""


def transform(grid):
    bars = objects(grid, 4, False)
    tallest = argmax_by(bars, "height")
    shortest = argmin_by(bars, "height")
    return draw((recolor(tallest, Color.BLUE), recolor(shortest, Color.RED)))
