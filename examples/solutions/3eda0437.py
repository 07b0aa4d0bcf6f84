"""Fill the largest empty rectangle with magenta."""


def transform(grid):
    rows, columns = grid.shape
    boxes = [
        Box(top, left, bottom, right)
        for top in range(rows)
        for bottom in range(top + 1, rows)
        for left in range(columns)
        for right in range(left + 1, columns)
    ]
    empty = [box for box in boxes if not crop(grid, box).any()]
    return draw_rectangle(grid, max(empty, key=lambda box: box.area), Color.MAGENTA)
