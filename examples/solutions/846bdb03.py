"""Put the shape into the frame of yellow corners, mirrored if need be so that its sides have the frame's colours."""


def transform(grid):
    frame = to_object(grid, bounding_box_mask(equals(grid, Color.YELLOW)))
    shape = crop_to_content(erase(grid, frame))
    if line(shape, "columns", 0).max() != frame.patch[1, 0]:
        shape = flip(shape, "horizontal")
    return paste(crop(frame), shape, (1, 1))
