"""Random inputs: a handful of grids of one kind, as the inputs of a task are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from arc25.plugins.dsls.arc25.samples.shapes import Colors, Rng, draw_noise, draw_shape, draw_sprite
from arc25.plugins.dsls.arc25.values import Grid


@dataclass(frozen=True, slots=True)
class Style:
    """What the grids of a handful have in common: colours, whether they are square, and a small number."""

    colors: Colors
    square: bool
    number: int


def draw_scenes(rng: Rng, kind: int, number: int) -> list[Grid]:
    """So many grids of the kind KINDS[kind]; the kinds begin again after the last."""
    palette = rng.permutation(np.arange(1, 10))
    style = Style(palette[: rng.integers(2, 6)], bool(rng.random() < 0.4), int(rng.integers(2, 5)))
    other = Style(palette[-4:], style.square, style.number)
    return [KINDS[kind % len(KINDS)](rng, style if rng.random() < 0.85 else other) for _ in range(number)]


def place_shapes(rng: Rng, canvas: Grid, shapes: Sequence[Grid], gap: int = 1) -> Grid:
    """`canvas` with the shapes on it, so many cells apart at least; those that find no room are left out."""
    out = canvas.copy()
    taken = np.zeros(canvas.shape, dtype=np.bool_)
    for shape in shapes:
        rows, columns = canvas.shape[0] - shape.shape[0], canvas.shape[1] - shape.shape[1]
        if rows < 0 or columns < 0:
            continue
        for top, left in rng.integers(0, (rows + 1, columns + 1), size=(6, 2)).tolist():
            bottom, right = top + shape.shape[0], left + shape.shape[1]
            if not taken[max(top - gap, 0) : bottom + gap, max(left - gap, 0) : right + gap].any():
                part = out[top:bottom, left:right]
                part[shape != 0] = shape[shape != 0]
                taken[top:bottom, left:right] = True
                break
    return out


def _size(rng: Rng, style: Style, least: int, most: int) -> tuple[int, int]:
    height, width = rng.integers(least, most + 1, size=2).tolist()
    return height, height if style.square else width


def _canvas(rng: Rng, style: Style, least: int = 6, most: int = 12) -> Grid:
    return np.zeros(_size(rng, style, least, most), dtype=np.int8)


def _shapes(rng: Rng, style: Style) -> Grid:
    """Different objects, apart from each other."""
    shapes = [draw_shape(rng, 5, style.colors) for _ in range(rng.integers(2, 6))]
    return place_shapes(rng, _canvas(rng, style), shapes)


def _cells(rng: Rng, style: Style) -> Grid:
    """A few cells, each by itself, and sometimes a full line."""
    canvas = _canvas(rng, style, 5, 11)
    if rng.random() < 0.3:
        canvas[rng.integers(len(canvas))] = rng.choice(style.colors)
    colors = rng.choice(style.colors, size=int(rng.integers(2, 7)))
    return place_shapes(rng, canvas, [np.full((1, 1), color, dtype=np.int8) for color in colors.tolist()])


def _twins(rng: Rng, style: Style) -> Grid:
    """One sprite again and again: turned, mirrored, in other colours; and a few that differ."""
    model = draw_shape(rng, 4, style.colors[:1])
    shapes = []
    for _ in range(rng.integers(2, 5)):
        turned = np.rot90(model, int(rng.integers(4))) if rng.random() < 0.5 else model
        shapes.append(np.where(turned != 0, rng.choice(style.colors), 0).astype(np.int8))
    shapes += [draw_shape(rng, 4, style.colors) for _ in range(rng.integers(3))]
    return place_shapes(rng, _canvas(rng, style, 7, 13), shapes)


def _rings(rng: Rng, style: Style) -> Grid:
    """Closed outlines, some with a mark inside, and shapes that are solid."""
    canvas, shapes = _canvas(rng, style, 7, 13), []
    for _ in range(rng.integers(2, 5)):
        height, width = rng.integers(3, 7, size=2).tolist()
        ring = np.full((height, width), rng.choice(style.colors), dtype=np.int8)
        ring[1:-1, 1:-1] = 0
        if rng.random() < 0.4:
            ring[rng.integers(1, height - 1), rng.integers(1, width - 1)] = rng.choice(style.colors)
        shapes.append(ring)
    shapes += [draw_shape(rng, 3, style.colors) for _ in range(rng.integers(3))]
    return place_shapes(rng, canvas, shapes)


def _specks(rng: Rng, style: Style) -> Grid:
    """Objects, and single cells strewn over everything."""
    shapes = [draw_shape(rng, 6, style.colors) for _ in range(rng.integers(1, 4))]
    canvas = place_shapes(rng, _canvas(rng, style), shapes)
    specks = draw_noise(rng, canvas.shape, style.colors[:2], rng.uniform(0.03, 0.12))
    return np.where(specks != 0, specks, canvas)


def _noise(rng: Rng, style: Style) -> Grid:
    return draw_noise(rng, _size(rng, style, 3, 8), style.colors, rng.uniform(0.3, 0.8))


def _small(rng: Rng, style: Style) -> Grid:
    return draw_noise(rng, _size(rng, style, 2, 5), style.colors, rng.uniform(0.4, 0.8))


def _coarse(rng: Rng, style: Style) -> Grid:
    """Noise of which every cell is a square of cells."""
    noise = draw_noise(rng, _size(rng, style, 2, 4), style.colors, 0.7)
    return noise.repeat(style.number, axis=0).repeat(style.number, axis=1)


def _mirrored(rng: Rng, style: Style) -> Grid:
    """A pattern that is its own mirror image, sometimes with a part that is hidden."""
    quarter = draw_noise(rng, _size(rng, style, 3, 6), style.colors, rng.uniform(0.6, 1.2))
    upper = np.hstack((quarter, quarter[:, ::-1]))
    return _damaged(rng, style, np.vstack((upper, upper[::-1])) if style.number > 2 else upper)


def _periodic(rng: Rng, style: Style) -> Grid:
    """A tile again and again, sometimes with a part that is hidden."""
    tile = draw_noise(rng, rng.integers(1, 5, size=2).tolist(), style.colors, rng.uniform(0.6, 1.4))
    height, width = _size(rng, style, 5, 11)
    return _damaged(rng, style, np.tile(tile, (14, 14))[:height, :width].copy())


def _damaged(rng: Rng, style: Style, pattern: Grid) -> Grid:
    """The pattern with a box of one colour on it, in two of three handfuls."""
    if style.number > 2:
        height, width = rng.integers(1, 4, size=2).tolist()
        top, left = rng.integers(0, np.maximum(np.array(pattern.shape) - (height, width), 1)).tolist()
        pattern[top : top + height, left : left + width] = 0 if style.square else 10 - style.colors.max()
    return pattern


def _panels(rng: Rng, style: Style) -> Grid:
    """Panels of one size between full lines."""
    down, across = rng.integers(1, 4, size=2).tolist()
    across = max(across, 2) if down == 1 else across
    height, width = _size(rng, style, 2, 4)
    out = np.full((down * (height + 1) - 1, across * (width + 1) - 1), style.colors[0], dtype=np.int8)
    density, inside = rng.uniform(0.2, 0.7), style.colors[1:3]
    for row in range(down):
        for column in range(across):
            top, left = row * (height + 1), column * (width + 1)
            out[top : top + height, left : left + width] = draw_noise(rng, (height, width), inside, density)
    return out


def _parts(rng: Rng, style: Style) -> Grid:
    """Two to four parts of one size side by side or below one another, with nothing between them."""
    size = _size(rng, style, 2, 6)
    parts = [draw_noise(rng, size, style.colors[: rng.integers(1, 3)], 0.5) for _ in range(style.number)]
    return np.hstack(parts) if style.square else np.vstack(parts)


def _areas(rng: Rng, style: Style) -> Grid:
    """Large areas of one colour that fill the grid."""
    height, width = _size(rng, style, 2, 4)
    rows, columns = (rng.integers(1, 5, size=size) for size in (height, width))
    return draw_noise(rng, (height, width), style.colors, 1).repeat(rows, axis=0).repeat(columns, axis=1)


def _boxes(rng: Rng, style: Style) -> Grid:
    """Framed boxes with a sprite inside, sometimes on a coloured ground."""
    canvas, colors = _canvas(rng, style, 7, 13), style.colors[:-1]
    if style.number == 2:
        canvas[:] = style.colors[-1]
    shapes = []
    for _ in range(rng.integers(1, 4)):
        inside = draw_noise(rng, rng.integers(1, 4, size=2).tolist(), colors, 0.7)
        shapes.append(np.pad(inside, 1, constant_values=rng.choice(colors)))
    return place_shapes(rng, canvas, shapes)


def _large(rng: Rng, style: Style) -> Grid:
    """One or two large sprites of several colours."""
    sizes = rng.integers(3, 8, size=(rng.integers(1, 3), 2)).tolist()
    shapes = [draw_sprite(rng, height, width, style.colors) for height, width in sizes]
    return place_shapes(rng, _canvas(rng, style), shapes)


KINDS: tuple[Callable[[Rng, Style], Grid], ...] = (
    _shapes, _cells, _rings, _panels, _noise, _twins, _mirrored, _boxes, _periodic, _shapes, _parts, _coarse, _specks,
    _large, _areas, _small,
)  # fmt: skip
