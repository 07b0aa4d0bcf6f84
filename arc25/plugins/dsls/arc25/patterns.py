"""Symmetry, repetition and noise: what a grid would look like if its pattern were whole."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from arc25.core.words import Law
from arc25.plugins.dsls.arc25.components import components
from arc25.plugins.dsls.arc25.geometry import MIRRORS, TURNS
from arc25.plugins.dsls.arc25.literals import AXES, Axis, Color, Connectivity, Small, Symmetry, choose
from arc25.plugins.dsls.arc25.values import DslError, Grid, Int, Mask, sized
from arc25.plugins.dsls.arc25.vocabulary import word

IMAGES = {
    "horizontal": (MIRRORS["horizontal"],),
    "vertical": (MIRRORS["vertical"],),
    "both": (MIRRORS["horizontal"], MIRRORS["vertical"], TURNS[180]),
    "diagonal": (MIRRORS["diagonal"],),
    "antidiagonal": (MIRRORS["antidiagonal"],),
    "rotation": tuple(TURNS.values()),
}
EVIDENCE = 8
"""Pairs of known cells, one the image of the other, that must agree before a symmetry or a tile is believed."""
MOST_STEPS = 1000
"""Steps after which a grid that still changes is given up; what floods the longest path of 30x30 cells needs half."""

Function: TypeAlias = Callable[[Grid], Grid]


@word("pattern", Law.SHAPE, Law.IDEMPOTENCE, Law.RECOLOURING, bits=5)
def symmetrize(grid: Grid, symmetry: Symmetry) -> Grid:
    """Fill empty cells from mirror images or turns.

    >>> symmetrize(grid("100/020"), "horizontal")
    101/020
    >>> symmetrize(grid("10/02/00"), "vertical")
    10/02/10
    >>> symmetrize(grid("10/00"), "rotation")
    11/11
    """
    out = grid
    for image in choose(IMAGES, symmetry, "symmetry"):
        turned = image(grid)
        if turned.shape != grid.shape:
            raise DslError(f"{symmetry} symmetry needs a square, got {grid.shape}")
        out = np.where(out == 0, turned, out)
    return out


@word("pattern", Law.SHAPE, Law.RECOLOURING, bits=5)
def complete_symmetry(grid: Grid, color: Color) -> Grid:
    """Replace that colour by symmetry.

    As the mirror symmetries of the rest demand; no cell of that colour may be left.

    >>> complete_symmetry(grid("12321/45654/78987/45604/12321"), 0)
    12321/45654/78987/45654/12321
    """
    _check_unknown(grid, color)
    axes = [(axis, center) for axis in (0, 1) for center in _best_center(grid, color, axis)]
    transposable = grid.shape[0] == grid.shape[1] and _support(*_halves(grid), color) >= EVIDENCE
    if not axes and not transposable:
        raise DslError(f"no mirror symmetry explains the cells that are not {color}")
    out = grid
    for _ in range(4):  # a cell may be known only as the image of an image
        for axis, center in axes:
            out = np.where(out == color, _mirrored(out, axis, center, color), out)
        if transposable:
            out = np.where(out == color, out.T, out)
    if (out == color).any():
        raise DslError(f"the image of a cell of colour {color} has that colour too, or lies beyond the grid")
    return out


@word("pattern", Law.SHAPE, Law.ROTATION, Law.RECOLOURING, bits=5)
def complete_tiling(grid: Grid, color: Color) -> Grid:
    """Replace that colour by repetition.

    As the smallest tile that repeats demands; several as small have to agree.

    >>> complete_tiling(grid("121212/343434/121002/343434"), 0)
    121212/343434/121212/343434
    """
    _check_unknown(grid, color)
    height, width = grid.shape
    tiles = _smallest_tiles(grid, color)
    if not tiles:
        raise DslError(f"no tile explains the cells that are not {color}")
    wholes = [np.tile(tile, (-(-height // len(tile)), -(-width // len(tile[0]))))[:height, :width] for tile in tiles]
    if any((whole != wholes[0]).any() for whole in wholes):
        raise DslError(f"{len(tiles)} tiles of {tiles[0].size} cells explain the cells that are not {color}")
    return wholes[0]


@word("pattern", Law.RECOLOURING, bits=6)
def tiling_unit(grid: Grid) -> Grid:
    """The smallest piece that repeats.

    Repeated it makes the whole grid; the last copies may be cut off.

    >>> tiling_unit(grid("1212/3434/1212"))
    12/34
    """
    rows, columns = _period(grid), _period(grid.T)
    if (rows, columns) == grid.shape:
        raise DslError("the grid does not repeat")
    return grid[:rows, :columns].copy()


@word("pattern", Law.ROTATION, Law.RECOLOURING, bits=6)
def period(grid: Grid, axis: Axis) -> Int:
    """After how many rows (or columns) it repeats.

    The last copy may be cut off.

    >>> period(grid("12/34/12"), "rows")
    2
    """
    lines = grid if choose(AXES, axis, "axis") == 0 else grid.T
    found = _period(lines)
    if found == len(lines):
        raise DslError(f"the {axis} do not repeat")
    return found


@word("pattern", Law.IDEMPOTENCE, bits=8)
def repeat_until_stable(grid: Grid, step: Function) -> Grid:
    """Apply a function until nothing changes.

    >>> repeat_until_stable(grid("1000"), lambda g: outline(g, 1))
    1111
    """
    out = grid.copy()
    for _ in range(MOST_STEPS):
        before, out = out, _stepped(step, out)
        if np.array_equal(out, before):
            return out
    raise DslError(f"the grid still changes after {MOST_STEPS} steps")


@word("pattern", Law.SHAPE, Law.IDEMPOTENCE, Law.ROTATION, Law.RECOLOURING, bits=5)
def remove_small(grid: Grid, size: Small, connectivity: Connectivity) -> Grid:
    """Empty pieces of at most `size` cells.

    >>> remove_small(grid("1102/0000/3033"), 1, 4)
    1100/0000/0033
    >>> remove_small(grid("100/010/002"), 1, 8)
    100/010/000
    """
    return grid * ~_small(grid, size, connectivity, grid != 0)


@word("pattern", Law.SHAPE, Law.ROTATION, Law.PALETTE, bits=6)
def denoise(grid: Grid, size: Small) -> Grid:
    """Give areas up to `size` the colour around.

    >>> denoise(grid("1111/1121/1111"), 1)
    1111/1111/1111
    """
    noise = _small(grid, size, 4, np.ones(grid.shape, dtype=np.bool_))
    colors = np.unique(grid)
    around = np.stack([_neighbours((grid == color) & ~noise) for color in colors])
    return np.where(noise & around.any(axis=0), colors[around.argmax(axis=0)], grid)


def _small(grid: Grid, size: int, connectivity: int, among: Mask) -> Mask:
    """The cells of `among`, which holds all cells of a colour or none, in areas of at most `size` cells."""
    large = np.zeros(grid.shape, dtype=np.bool_)
    for color in np.unique(grid[among]):
        for part in components(grid == color, connectivity, least=size + 1):
            large |= part
    return among & ~large


def _neighbours(mask: Mask) -> NDArray[np.int8]:
    """How many of the nine cells around each cell, itself included, are true."""
    rows = np.pad(mask.astype(np.int8), 1)
    rows = rows[:-2] + rows[1:-1] + rows[2:]
    return rows[:, :-2] + rows[:, 1:-1] + rows[:, 2:]


def _check_unknown(grid: Grid, color: int) -> None:
    unknown = np.count_nonzero(grid == color)
    if not 0 < unknown <= grid.size - EVIDENCE:
        raise DslError(f"{unknown} of {grid.size} cells have colour {color}: nothing to complete, or nothing to go by")


def _support(part: Grid, image: Grid, unknown: int) -> int:
    """How many cells are known in both; none if one of these differs."""
    known = (part != unknown) & (image != unknown)
    return 0 if (part != image)[known].any() else int(np.count_nonzero(known))


def _halves(square: Grid) -> tuple[Grid, Grid]:
    """The cells on one side of the diagonal and, in the same order, their images on the other."""
    below = np.tril_indices(len(square), -1)
    return square[below], square.T[below]


def _best_center(grid: Grid, unknown: int, axis: int) -> list[int]:
    """The `center` (first plus last line) of the reflection that most pairs of cells confirm; or nothing."""
    lines = grid if axis == 0 else grid.T
    best, most = [], EVIDENCE - 1
    for center in range(len(lines) // 2, len(lines) + len(lines) // 2):
        first = max(0, center - len(lines) + 1)
        pairs = (center + 1 - 2 * first) // 2
        part, image = lines[first : first + pairs], lines[center - first : center - first - pairs : -1]
        confirmed = _support(part, image, unknown)
        if confirmed > most:
            best, most = [center], confirmed
    return best


def _mirrored(grid: Grid, axis: int, center: int, unknown: int) -> Grid:
    """`grid` reflected so that line i lands on line `center` - i; `unknown` where nothing lands."""
    lines = grid if axis == 0 else grid.T
    out = np.full_like(lines, unknown)
    first = max(0, center - len(lines) + 1)
    out[first : center - first + 1] = lines[first : center - first + 1][::-1]
    return out if axis == 0 else out.T


def _smallest_tiles(grid: Grid, unknown: int) -> list[Grid]:
    """The tiles without unknown cells of which enough known cells are repeats: the smallest, and all as small."""
    height, width = grid.shape
    down = [(size, folded) for size in range(1, height + 1) if (folded := _fold(grid, size, unknown)) is not None]
    across = [size for size in range(1, width + 1) if _fold(grid.T, size, unknown) is not None]
    most = np.count_nonzero(grid != unknown) - EVIDENCE
    sizes = [(rows * size, size, folded) for rows, folded in down for size in across if rows * size <= most]
    found: list[Grid] = []
    for area, columns, folded in sorted(sizes, key=lambda size: size[0]):
        if found and area > found[0].size:
            break
        tile = _fold(folded.T, columns, unknown)
        if tile is not None and (tile != unknown).all():
            found.append(tile.T)
    return found


def _fold(grid: Grid, period: int, unknown: int) -> Grid | None:
    """The `period` rows of which all rows of `grid` are repeats; None if known cells contradict."""
    height, width = grid.shape
    padded = np.full((-(-height // period) * period, width), unknown, dtype=grid.dtype)
    padded[:height] = grid
    layers = padded.reshape(-1, period, width)
    known = layers != unknown
    highest = np.where(known, layers, -1).max(axis=0)
    lowest = np.where(known, layers, 10).min(axis=0)
    if (highest > lowest).any():
        return None
    return np.where(highest < 0, unknown, highest).astype(grid.dtype)


def _period(grid: Grid) -> int:
    """After how many rows the rows repeat; their number if they do not."""
    height = len(grid)
    return next(size for size in range(1, height + 1) if np.array_equal(grid[size:], grid[: height - size]))


def _stepped(step: Function, grid: Grid) -> Grid:
    """What `step` makes of a copy of `grid`, as integers of the same type."""
    if not callable(step):
        raise DslError(f"the step is a function of a grid, got {step!r}")
    out = step(grid.copy())
    if not isinstance(out, np.ndarray) or out.ndim != 2 or out.dtype.kind not in "iu":
        raise DslError(f"the step gave {out!r}, which is no grid")
    return sized(out).astype(grid.dtype)
