"""Two panels in line with cells of one colour in one place: the panel between gets that cell too."""


def transform(grid):
    out = grid.copy()
    for row in range(2):
        for column in range(2):
            place = grid[row::3, column::3]
            joined = connect(erase_color(place, Color.BLUE), "plus")
            out[row::3, column::3] = map_colors(joined, {Color.BLACK: Color.BLUE})
    return out
