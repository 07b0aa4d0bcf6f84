"""Sky blue if a path of sky blue leads from one red square to the other, else black."""


def transform(grid):
    first, second = with_color(objects(grid, 4, False), Color.RED)
    reached = reach(filled(first), filled(grid), 8)
    joined = reached & filled(second)
    color = Color.SKY if joined.any() else Color.BLACK
    return create_img((1, 1), color)
