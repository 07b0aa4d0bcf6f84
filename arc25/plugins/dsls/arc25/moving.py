"""Moving objects: by a step, to a place, until something is in the way; and copies of one in many places."""

from __future__ import annotations

from dataclasses import replace
from typing import overload

import numpy as np
from numpy.typing import NDArray

from arc25.core.words import Law
from arc25.plugins.dsls.arc25.literals import AXES, STEPS, Axis, Compass, Direction, Small, choose
from arc25.plugins.dsls.arc25.masks import filled
from arc25.plugins.dsls.arc25.object import Object, Objects, Piece, each, tuple_of
from arc25.plugins.dsls.arc25.values import MAX_SIDE, DslError, Grid, Mask, Vec
from arc25.plugins.dsls.arc25.vocabulary import word

QUARTERS = {"down": 0, "left": 1, "up": 2, "right": 3}
"""Quarter turns, counter-clockwise, after which a direction points down."""


@overload
def move(piece: Piece, direction: Compass, steps: Small) -> Piece: ...
@overload
def move(piece: Piece, direction: Vec) -> Piece: ...
@word("objects", Law.SHAPE, Law.ROTATION, Law.RECOLOURING, bits=6)
def move(piece: Piece, direction: Compass | Vec, steps: int = 1) -> Piece:
    """Move so many steps, or by a Vec.

    >>> move(objects(grid("10/02"), 4, False), "down", 1)
    1@1,0 2@2,1
    >>> move(nth(objects(grid("10"), 4, False), 0), (2, 1))
    1@2,1
    """
    rows, columns = choose(STEPS, direction, "direction") if isinstance(direction, str) else direction
    return each(piece, lambda item: item.moved(rows * steps, columns * steps))


@word("objects", Law.SHAPE, Law.IDEMPOTENCE, Law.RECOLOURING, bits=6)
def move_to(piece: Object, point: Vec | Object) -> Object:
    """Move its corner to a point or another's.

    The top left one.

    >>> move_to(nth(objects(grid("10"), 4, False), 0), (2, 1))
    1@2,1
    >>> move_to(nth(objects(grid("102"), 4, False), 0), nth(objects(grid("102"), 4, False), 1))
    1@0,2
    """
    row, column = (point.top, point.left) if isinstance(point, Object) else point
    return replace(piece, top=row, left=column)


@word("objects", Law.SHAPE, Law.IDEMPOTENCE, Law.ROTATION, Law.RECOLOURING, bits=6)
def move_until(piece: Piece, direction: Direction, obstacle: Object | Objects | Grid) -> Piece:
    """Move until it meets the obstacle or edge.

    The obstacle is all cells of those objects, or all filled cells of the grid, but not the moving object's own. Each
    of several moves as if it were alone.

    >>> move_until(objects(grid("1000"), 4, False), "right", grid("1002"))
    1@0,2
    >>> move_until(objects(grid("1000"), 4, False), "right", grid("1000"))
    1@0,3
    """
    choose(QUARTERS, direction, "direction")  # nothing to move is no excuse for a direction that there is not
    items = tuple_of(piece)
    blocked = {canvas: _in_the_way(obstacle, canvas) for canvas in {item.canvas for item in items}}
    return each(piece, lambda item: _fallen((item,), direction, blocked[item.canvas])[0])


@word("objects", Law.SHAPE, Law.IDEMPOTENCE, Law.ROTATION, Law.RECOLOURING, bits=5)
def slide(pieces: Objects, direction: Direction) -> Objects:
    """Let the objects fall onto others or the edge.

    All fall at once, so none falls through one that has yet to fall.

    >>> slide(objects(grid("11/01/00/02/00"), 4, False), "down")
    11/.1@2,0 2@4,1
    """
    choose(QUARTERS, direction, "direction")
    items = tuple_of(pieces)
    return _fallen(items, direction, _in_the_way((), items[0].canvas)) if items else ()


@word("objects", Law.ROTATION, Law.RECOLOURING, bits=6)
def direction_to(piece: Object, other: Object) -> Direction:
    """The direction towards another object.

    The one in which the gap between the boxes is widest; there is none if they overlap, or are as far apart both ways.

    >>> direction_to(nth(objects(grid("100/002"), 4, False), 0), nth(objects(grid("100/002"), 4, False), 1))
    right
    """
    steps: dict[Direction, int] = {
        "up": piece.top - other.bottom,
        "down": other.top - piece.bottom,
        "left": piece.left - other.right,
        "right": other.left - piece.right,
    }
    most = max(steps.values())
    ways = [way for way in steps if steps[way] == most]
    if most < 1 or len(ways) > 1:
        raise DslError(f"no one direction leads from {piece.box} to {other.box}")
    return ways[0]


@word("objects", Law.SHAPE, Law.IDEMPOTENCE, Law.ROTATION, Law.RECOLOURING, bits=6)
def align_to(piece: Piece, other: Object, axis: Axis) -> Piece:
    """Move to the middle row (or column) of another.

    >>> align_to(objects(grid("100/000/002"), 4, False), nth(objects(grid("3"), 4, False), 0), "rows")
    1@0,0 2@0,2
    """
    if choose(AXES, axis, "axis") == 0:
        return each(piece, lambda item: item.moved(_rows_between(item, other), 0))
    return each(piece, lambda item: item.moved(0, _columns_between(item, other)))


@word("objects", Law.ROTATION, Law.RECOLOURING, bits=6)
def stamp(template: Grid | Object, places: Objects) -> Objects:
    """A copy of the template on each object.

    Their middles lie on each other. Of a grid the filled cells are copied.

    >>> stamp(grid("34"), objects(grid("11022"), 4, False))
    34@0,0 34@0,3
    >>> stamp(to_object(grid("345"), mask("#.#")), objects(grid("01000"), 4, False))
    3.5@0,0
    """
    item = template if isinstance(template, Object) else Object(template, template != 0, 0, 0, template.shape)
    return tuple(
        replace(item, canvas=place.canvas).moved(_rows_between(item, place), _columns_between(item, place))
        for place in tuple_of(places)
    )


def _rows_between(item: Object, other: Object) -> int:
    """How many rows the middle of `other` is below that of `item`."""
    return _half(other.top + other.bottom - item.top - item.bottom)


def _columns_between(item: Object, other: Object) -> int:
    return _half(other.left + other.right - item.left - item.right)


def _half(double: int) -> int:
    if double % 2:
        raise DslError("a middle that lies in a cell cannot be put on one between two cells")
    return double // 2


def _in_the_way(obstacle: Object | Objects | Grid, canvas: tuple[int, int]) -> Mask:
    """The cells of an obstacle on a grid of that size; none where there are no objects."""
    if isinstance(obstacle, np.ndarray):
        return filled(obstacle)
    items = tuple_of(obstacle)
    return filled(items) if items else np.zeros(canvas, dtype=np.bool_)


def _fallen(items: Objects, direction: str, blocked: Mask) -> Objects:
    """The objects where they come to lie on each other, on a blocked cell that is not theirs, or at the edge."""
    falling = np.rot90(_numbered(items, blocked), QUARTERS[direction])
    gaps = _gaps(falling, len(items) + 1)
    room = np.array([*(_room(item, direction) for item in items), 0])
    for _ in items:  # what lies on another falls as far as that one does, and the gap between them
        room = np.minimum(room, (gaps + room).min(axis=1))
    rows, columns = STEPS[direction]
    return tuple(
        item.moved(rows * steps, columns * steps) for item, steps in zip(items, room.tolist()[:-1], strict=True)
    )


def _numbered(items: Objects, blocked: Mask) -> NDArray[np.intp]:
    """The numbers of the objects, from 1, where their cells lie; elsewhere one more where it is blocked, else 0."""
    if {item.canvas for item in items} != {blocked.shape}:
        raise DslError("the objects, or what is in their way, come from grids of different sizes")
    numbers, taken = np.where(blocked, len(items) + 1, 0), np.zeros_like(blocked)
    for number, item in enumerate(items, 1):
        if item.top < 0 or item.left < 0 or item.bottom >= item.canvas[0] or item.right >= item.canvas[1]:
            raise DslError("an object reaches over the edge of the grid")
        cells = item.overlap(blocked.shape)[0]
        if (taken[cells] & item.mask).any():
            raise DslError("two objects have a cell in common")
        taken[cells] |= item.mask
        numbers[cells][item.mask] = number
    return numbers


def _gaps(falling: NDArray[np.intp], count: int) -> NDArray[np.intp]:
    """How many cells lie at least between one number and another right below it, from 1; many if it nowhere is."""
    columns, rows = falling.T.nonzero()
    numbers = falling[rows, columns] - 1
    above = (columns[1:] == columns[:-1]).nonzero()[0]
    gaps = np.full((count, count), MAX_SIDE)
    np.minimum.at(gaps, (numbers[above], numbers[above + 1]), rows[above + 1] - rows[above] - 1)
    return gaps


def _room(item: Object, direction: str) -> int:
    """How many steps there are between an object and the edge."""
    height, width = item.canvas
    rooms = {"up": item.top, "down": height - 1 - item.bottom, "left": item.left, "right": width - 1 - item.right}
    return rooms[direction]
