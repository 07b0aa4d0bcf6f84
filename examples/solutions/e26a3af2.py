"""Clean the stripes, level or upright ones: each gets its most common colour."""


def transform(grid):
    across = panel_mode(split(grid, "columns"))
    down = panel_mode(split(grid, "rows"))
    cleaned = [tile_to(stripe, size_of(grid)) for stripe in (across, down)]
    return max(cleaned, key=lambda picture: area(picture == grid))
