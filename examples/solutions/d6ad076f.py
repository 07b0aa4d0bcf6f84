"""A sky blue bridge between the two rectangles, one cell narrower on each side than where they face."""


def transform(grid):
    first, second = objects(grid, 4, False)
    rows = (max(first.top, second.top), min(first.bottom, second.bottom))
    columns = (max(first.left, second.left), min(first.right, second.right))
    top, bottom = sorted(rows)
    left, right = sorted(columns)
    bridge = (top + 1, left + 1, bottom - 1, right - 1)
    return draw_rectangle(grid, bridge, Color.SKY)
