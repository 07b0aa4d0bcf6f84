"""Copies of the largest shape go on towards each hint, in the hint's colour, up to the edge."""


def transform(grid):
    pieces = objects(grid, 8, False)
    shape = argmax_by(pieces, "area")
    for hint in without(pieces, shape):
        down = (hint.top > shape.bottom) - (hint.bottom < shape.top)
        across = (hint.left > shape.right) - (hint.right < shape.left)
        step = Vec(down * (shape.height + 1), across * (shape.width + 1))
        for number in range(1, max(grid.shape)):
            copy = recolor(move(shape, step * number), hint.color)
            grid = paint(grid, copy)
    return grid
