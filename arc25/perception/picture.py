"""The traits of one picture, for `traits`."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from arc25.core.grid import Grid
from arc25.perception.objects import Segmentation, Thing, objects
from arc25.perception.scene import Scene, look

Cells = npt.NDArray[Any]
SYMMETRIES = ("left-right", "top-bottom", "diagonal", "antidiagonal")


@dataclass(frozen=True, slots=True)
class Picture:
    """A grid as an array [height, width], as a scene of objects of one colour, and the objects of several colours."""

    cells: Cells
    scene: Scene
    mixed: tuple[Thing, ...]


def seen(grid: Grid, background: int) -> Picture:
    """What there is to see in a grid."""
    cells = np.frombuffer(grid.cells, np.int8).reshape(grid.height, grid.width)
    return Picture(cells, look(grid, background), objects(grid, background, Segmentation.MIXED))


def picture_traits(picture: Picture) -> dict[str, float]:
    """Its size, colours, regularities and objects."""
    scene = picture.scene
    things = scene.things
    rows, columns = lines(picture.cells, scene.background), lines(picture.cells.T, scene.background)
    return {
        "height": math.log2(scene.height),
        "width": math.log2(scene.width),
        "square": scene.height == scene.width,
        "single cell": scene.height == scene.width == 1,
        "single line": min(scene.height, scene.width) == 1,
        "colors": len(scene.palette),
        "drawn": mean(picture.cells != scene.background),
        "background 0": scene.background == 0,
        **{f"symmetric {axis}": axis in scene.symmetries for axis in SYMMETRIES},
        "symmetric": bool(scene.symmetries),
        "periodic": any(scene.period),
        "periodic both ways": all(scene.period),
        "full rows": math.log2(1 + rows),
        "full columns": math.log2(1 + columns),
        "objects": math.log2(1 + len(things)),
        "mixed objects": math.log2(1 + len(picture.mixed)),
        "objects of several colors": share(len(thing.colors) > 1 for thing in picture.mixed),
        "dots": share(thing.area == 1 for thing in things),
        "boxes": share(thing.area > 1 and thing.area == thing.height * thing.width for thing in things),
        "lines": share(thing.area > 1 and min(thing.height, thing.width) == 1 for thing in things),
        "objects with holes": share(thing.holes > 0 for thing in things),
        "largest object": max((thing.area for thing in things), default=0) / picture.cells.size,
        "shapes repeated": repeated([thing.shape for thing in things]),
        "areas repeated": repeated([thing.area for thing in things]),
        "objects at the edge": share(_at_edge(thing, scene) for thing in things),
    }


def share(holds: Iterable[bool]) -> float:
    """For how many of them it holds, 0 to 1; 0 for none at all."""
    found = list(holds)
    return sum(found) / len(found) if found else 0.0


def mean(values: Cells) -> float:
    """The mean, for an array of yes and no the share of yes."""
    return float(values.mean())


def repeated(values: Sequence[object]) -> float:
    """0 if all differ, near 1 if all are one."""
    return 1 - len(set(values)) / len(values) if values else 0.0


def lines(cells: Cells, background: int) -> int:
    """How many rows have one colour throughout, and not the background's."""
    if cells.shape[1] == 1:
        return 0
    return int(((cells == cells[:, :1]).all(axis=1) & (cells[:, 0] != background)).sum())


def _at_edge(thing: Thing, scene: Scene) -> bool:
    below, right = thing.top + thing.height, thing.left + thing.width
    return thing.top == 0 or thing.left == 0 or below == scene.height or right == scene.width
