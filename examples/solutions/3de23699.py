"""What lies between the four corner cells, in their colour."""


def transform(grid):
    part = crop_to_content(grid)
    color = color_at(part, (0, 0))
    return recolor(trim(part), color)
