"""What lies inside the frame."""


def transform(grid):
    frame = argmax_by(frames(grid), "area")
    return trim(crop(frame))
