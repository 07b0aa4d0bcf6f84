"""Noise with two neighbours in a rectangle takes its colour, other noise disappears."""


def transform(grid):
    noise = equals(grid, least_common_color(grid))
    clean = keep_cells(grid, ~noise)
    within = noise & (neighbor_count(filled(clean), 4) > 1)
    return where(within, most_common_color(clean), clean)
