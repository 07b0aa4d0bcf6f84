"""Copies of the line beside it, each shorter by one cell, alternately sky blue and orange."""


def transform(grid):
    middle = objects(grid, 4, False)[0]
    for step in range(1, middle.height):
        color = Color.SKY if step % 2 else Color.ORANGE
        for side in (-step, step):
            copy = move(middle, (-step, side))
            grid = paint(grid, recolor(copy, color))
    return grid
