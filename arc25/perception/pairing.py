"""The traits of an input with its output: sizes, colours, what of the one is in the other. For `traits`."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable

import numpy as np

from arc25.perception.objects import Thing
from arc25.perception.picture import Cells, Picture, mean

TURNED: dict[str, Callable[[Cells], Cells]] = {
    "turned right": lambda cells: np.rot90(cells, -1),
    "turned left": np.rot90,
    "turned round": lambda cells: cells[::-1, ::-1],
    "flipped top-bottom": lambda cells: cells[::-1],
    "flipped left-right": lambda cells: cells[:, ::-1],
    "transposed": lambda cells: cells.T,
    "antitransposed": lambda cells: cells[::-1, ::-1].T,
}


def pair_traits(before: Picture, after: Picture) -> dict[str, float]:
    """How the output relates to the input as a whole."""
    same = np.array_equal(before.cells, after.cells)
    turned = {name: not same and np.array_equal(turn(before.cells), after.cells) for name, turn in TURNED.items()}
    return {
        **_sizes(before.cells, after.cells),
        **_colors(before, after),
        **turned,
        **_parts(before.cells, after.cells),
        **_blocks(before.cells, after.cells, before.scene.background),
        **_panels(before, after),
        **_objects(before, after),
    }


def _sizes(before: Cells, after: Cells) -> dict[str, float]:
    (height, width), (tall, wide) = before.shape, after.shape
    same = before.shape == after.shape
    return {
        "same size": same,
        "taller": math.log2(tall / height),
        "wider": math.log2(wide / width),
        "smaller": after.size < before.size,
        "larger": after.size > before.size,
        "multiple": not same and tall % height == wide % width == 0,
        "part": not same and height % tall == width % wide == 0,
        "a half": _nth(before, after, 2),
        "a third": _nth(before, after, 3),
        "squared": after.shape == (height**2, width**2),
        "swapped": height != width and after.shape == (width, height),
    }


def _nth(before: Cells, after: Cells, parts: int) -> bool:
    """Whether the output is as large as each of so many parts, which may have lines between them."""
    (height, width), (tall, wide) = before.shape, after.shape
    rows = wide == width and parts * tall in (height, height - parts + 1)
    return rows or (tall == height and parts * wide in (width, width - parts + 1))


def _colors(before: Picture, after: Picture) -> dict[str, float]:
    counts, wanted = dict(before.scene.palette), dict(after.scene.palette)
    return {
        "new colors": len(wanted.keys() - counts.keys()),
        "colors gone": len(counts.keys() - wanted.keys()),
        "same colors": wanted.keys() == counts.keys(),
        "same counts": wanted == counts,
        "one color": len(wanted) == 1,
        "two colors": len(wanted) == 2,
    }


def _parts(before: Cells, after: Cells) -> dict[str, float]:
    """Whether one is cut out of the other."""
    same = before.shape == after.shape
    cut = not same and _occurs(after, before)
    return {
        "cut out": cut,
        "cut out and turned": not same and not cut and any(_occurs(turn(after), before) for turn in TURNED.values()),
        "contains the input": not same and _occurs(before, after),
        "rows of the input": _common(after, before),
        "columns of the input": _common(after.T, before.T),
    }


def _occurs(small: Cells, large: Cells) -> bool:
    """Whether one picture is a part of another."""
    rows, columns = large.shape[0] - small.shape[0] + 1, large.shape[1] - small.shape[1] + 1
    if rows < 1 or columns < 1:
        return False
    fits = np.ones((rows, columns), bool)
    for (row, column), color in np.ndenumerate(small):
        fits &= large[row : row + rows, column : column + columns] == color
        if not fits.any():
            return False
    return True


def _common(after: Cells, before: Cells) -> float:
    """How many of the distinct rows of one picture are rows of another, 0 to 1."""
    rows, known = set(map(tuple, after.tolist())), set(map(tuple, before.tolist()))
    return len(rows & known) / len(rows)


def _blocks(before: Cells, after: Cells, background: int) -> dict[str, float]:
    """Outputs that are several inputs large, and the other way round."""
    (height, width), (tall, wide) = before.shape, after.shape
    found = dict.fromkeys(("tiled", "tiled and turned", "blank tiles", "scaled up", "scaled down"), 0.0)
    if before.shape == after.shape:
        return found
    if height % tall == width % wide == 0:
        return found | {"scaled down": np.array_equal(_scaled(after, height // tall, width // wide), before)}
    if tall % height or wide % width:
        return found
    down, right = tall // height, wide // width
    blocks = after.reshape(down, height, right, width).swapaxes(1, 2).reshape(-1, height, width)
    alike = [np.array_equal(block, before) for block in blocks]
    turned = [any(np.array_equal(turn(before), block) for turn in TURNED.values()) for block in blocks]
    return found | {
        "tiled": mean(np.array(alike)),
        "tiled and turned": mean(np.array(turned) & ~np.array(alike)),
        "blank tiles": mean((blocks == background).all(axis=(1, 2))),
        "scaled up": np.array_equal(_scaled(before, down, right), after),
    }


def _scaled(cells: Cells, down: int, right: int) -> Cells:
    return cells.repeat(down, axis=0).repeat(right, axis=1)


def _panels(before: Picture, after: Picture) -> dict[str, float]:
    panels = before.scene.panels
    if panels is None:
        return dict.fromkeys(("panels", "regular panels", "number of panels", "a panel's size", "a cell a panel"), 0.0)
    count = len(panels.heights), len(panels.widths)
    return {
        "panels": True,
        "regular panels": panels.regular,
        "number of panels": math.log2(math.prod(count)),
        "a panel's size": panels.regular and after.cells.shape == (panels.heights[0], panels.widths[0]),
        "a cell a panel": after.cells.shape == count,
    }


def _kinds(things: Iterable[Thing]) -> Counter[object]:
    return Counter((one.shape, one.colors) for one in things)


def _objects(before: Picture, after: Picture) -> dict[str, float]:
    """The objects of one picture in the other, and sizes that come from them."""
    things, wanted = before.scene.things, after.scene.things
    kept = (_kinds(things) & _kinds(wanted)).total()
    size = after.cells.shape
    resized = before.cells.shape != size
    drawn = np.argwhere(before.cells != before.scene.background)
    return {
        "objects kept": kept / max(1, len(things)),
        "objects known": kept / max(1, len(wanted)),
        "more objects": math.log2((1 + len(wanted)) / (1 + len(things))),
        "an object's size": resized and any((one.height, one.width) == size for one in things),
        "a mixed object's size": resized and any((one.height, one.width) == size for one in before.mixed),
        "the content's size": resized and len(drawn) > 0 and tuple(np.ptp(drawn, axis=0) + 1) == size,
        "as long as objects are many": resized and len(things) in (*size, after.cells.size),
    }
