"""A ray from each dot to its red gate comes out of the same place of the other gate and crosses the grid."""


def transform(grid):
    gates = with_color(objects(grid, 4, False), Color.RED)
    for dot in with_color(objects(grid, 4, False), Color.SKY):
        for gate, other in (gates, reverse(gates)):
            if gate.top <= dot.top <= gate.bottom:
                grid = draw_line(grid, dot.corner, gate.box.nearest(dot.corner), Color.SKY)
                grid = draw_horizontal_line(grid, other.top + dot.top - gate.top, Color.SKY)
                grid = draw_pixel(grid, dot.corner, Color.YELLOW)
    return paint(grid, gates)
