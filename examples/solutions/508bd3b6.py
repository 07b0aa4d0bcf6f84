"""The ray goes on to the red wall, is reflected there and leaves the grid, all in green."""


def transform(grid):
    longer = extend_lines(grid)
    ray = recolor(to_object(longer, Color.SKY), Color.GREEN)
    wall = to_object(grid, Color.RED)
    upright = wall.height > wall.width
    image = flip(ray, "vertical" if upright else "horizontal")
    ways = ("up", "down") if upright else ("left", "right")
    images = [move(image, way, ray.height - 1) for way in ways]
    reflected = touching(images, wall)[0]
    return extend_lines(overlay(draw((ray, reflected)), grid))
