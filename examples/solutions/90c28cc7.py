"""One cell for each of the rectangles, laid out like them."""


def transform(grid):
    rows = dedupe(crop_to_content(grid), "rows")
    return dedupe(rows, "columns")
