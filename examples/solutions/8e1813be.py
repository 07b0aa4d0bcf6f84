"""A square of the lines' colours in their order, without the block and the gaps."""


def transform(grid):
    lines = reject_by(color_layers(grid), "square")
    number = count(lines)
    if lines[0].width > lines[0].height:
        lines = sort_by(lines, "top", "ascending")
        return tile(stack_colors(lines, "rows"), 1, number)
    lines = sort_by(lines, "left", "ascending")
    return tile(stack_colors(lines, "columns"), number, 1)
