"""What a program in the language `mirrors` finds in place."""

__all__ = ["left_right", "top_bottom"]


def left_right(grid):
    return grid[:, ::-1].copy()


def top_bottom(grid):
    return grid[::-1].copy()
