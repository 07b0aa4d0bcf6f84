"""Fill the boxes around the yellow shapes with orange."""


def transform(grid):
    boxes = fill_box(objects(grid, 8, False))
    return overlay(draw(recolor(boxes, Color.ORANGE)), grid)
