"""Take the large rectangle away and complete the symmetric shape behind it."""


def transform(grid):
    rectangles = filter_by(objects(grid, 4, False), "rectangle")
    cover = argmax_by(rectangles, "area").color
    whole = complete_symmetry(grid, cover)
    return erase_color(whole, cover)
