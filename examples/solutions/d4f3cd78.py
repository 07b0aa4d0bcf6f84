"""Fill the box with sky blue, which flows out through the gap up to the edge."""


def transform(grid):
    walls = filled(grid)
    box = bounding_box_mask(walls)
    room = box & ~walls
    gap = room & contour(box, 4)
    rays = smear(where(gap, Color.SKY, grid), "plus")
    return where(room | equals(rays, Color.SKY), Color.SKY, grid)
