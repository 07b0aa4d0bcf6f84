"""The cells at both ends of a row grow until they meet at a grey cell in the middle."""


def transform(grid):
    left = smear(half(grid, "left"), "right")
    right = smear(half(grid, "right"), "left")
    middle = recolor(line(left, "columns", -1), Color.GRAY)
    return hstack(hstack(left, middle), right)
