"""A ray from each dot to its red gate comes out of the same place of the other gate and crosses the grid."""


def transform(grid):
    gates = with_color(objects(grid, 4, False), 2)
    for dot in with_color(objects(grid, 4, False), 8):
        for gate, other in (gates, reverse(gates)):
            if gate.top <= dot.top <= gate.bottom:
                grid = draw_line(grid, dot.center, (dot.top, gate.left), 8)
                grid = draw_horizontal_line(grid, other.top + dot.top - gate.top, 8)
                grid = draw_pixel(grid, dot.center, 4)
    return paint(grid, gates)
