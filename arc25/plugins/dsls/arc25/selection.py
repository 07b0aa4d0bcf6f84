"""Picking one object or some of them, putting them in order, and sorting them into groups."""

from __future__ import annotations

from collections.abc import Callable

from arc25.core.words import Law
from arc25.plugins.dsls.arc25.attributes import ATTRIBUTES, PROPERTIES
from arc25.plugins.dsls.arc25.literals import SIGNS, Attribute, Color, Index, Order, Property, Small, choose
from arc25.plugins.dsls.arc25.object import Groups, Object, Objects, items_of, tuple_of
from arc25.plugins.dsls.arc25.values import DslError, Int
from arc25.plugins.dsls.arc25.vocabulary import word


@word("selection", Law.SHAPE, Law.SELECTION, Law.PALETTE, bits=3)
def argmax_by(pieces: Objects, attribute: Attribute) -> Object:
    """The object with the highest value.

    If several have it they must look the same; the first is taken.

    >>> argmax_by(objects(grid("11022203"), 4, False), "area")
    222@0,3
    """
    return _single(_extreme(pieces, attribute, max))


@word("selection", Law.SHAPE, Law.SELECTION, Law.PALETTE, bits=3)
def argmin_by(pieces: Objects, attribute: Attribute) -> Object:
    """The object with the lowest value.

    If several have it they must look the same; the first is taken.

    >>> argmin_by(objects(grid("11022203"), 4, False), "area")
    3@0,7
    """
    return _single(_extreme(pieces, attribute, min))


@word("selection", Law.SHAPE, Law.IDEMPOTENCE, Law.SELECTION, Law.PALETTE, bits=4)
def all_max_by(pieces: Objects, attribute: Attribute) -> Objects:
    """Every object with the highest value.

    >>> all_max_by(objects(grid("11022030"), 4, False), "area")
    11@0,0 22@0,3
    """
    return _extreme(pieces, attribute, max)


@word("selection", Law.SHAPE, Law.IDEMPOTENCE, Law.SELECTION, Law.PALETTE, bits=4)
def all_min_by(pieces: Objects, attribute: Attribute) -> Objects:
    """Every object with the lowest value.

    >>> all_min_by(objects(grid("11022030"), 4, False), "area")
    3@0,6
    """
    return _extreme(pieces, attribute, min)


@word("selection", Law.SHAPE, Law.SELECTION, Law.PALETTE, bits=4)
def unique_by(pieces: Objects, attribute: Attribute) -> Object:
    """The one object whose value no other has.

    >>> unique_by(objects(grid("10203033"), 4, False), "width")
    33@0,6
    """
    values = measure(pieces, attribute)
    single = [item for item, value in zip(pieces, values, strict=True) if values.count(value) == 1]
    if len(single) != 1:
        raise DslError(f"{len(single)} objects have {attribute!r} of their own, not one")
    return single[0]


@word("selection", Law.SHAPE, Law.IDEMPOTENCE, Law.SELECTION, Law.PALETTE, bits=5)
def mode_by(pieces: Objects, attribute: Attribute) -> Objects:
    """The objects with the most frequent value.

    Of several such values, the one that comes first.

    >>> mode_by(objects(grid("10203033"), 4, False), "width")
    1@0,0 2@0,2 3@0,4
    """
    values = measure(pieces, attribute)
    most = max(values, key=values.count, default=0)
    return tuple(item for item, value in zip(pieces, values, strict=True) if value == most)


@word("selection", Law.SHAPE, Law.IDEMPOTENCE, Law.ROTATION, Law.RECOLOURING, Law.SELECTION, bits=4)
def filter_by(pieces: Objects, quality: Property) -> Objects:
    """The objects that have that property.

    >>> filter_by(objects(grid("10203033"), 4, False), "wide")
    33@0,6
    """
    test = choose(PROPERTIES, quality, "property")
    return tuple(item for item in pieces if test(item))


@word("selection", Law.SHAPE, Law.IDEMPOTENCE, Law.ROTATION, Law.RECOLOURING, Law.SELECTION, bits=4)
def reject_by(pieces: Objects, quality: Property) -> Objects:
    """The objects without that property.

    >>> reject_by(objects(grid("10203033"), 4, False), "single cell")
    33@0,6
    """
    test = choose(PROPERTIES, quality, "property")
    return tuple(item for item in pieces if not test(item))


@word("selection", Law.SHAPE, Law.IDEMPOTENCE, Law.ROTATION, Law.RECOLOURING, Law.SELECTION, bits=5)
def with_color(pieces: Objects, color: Color) -> Objects:
    """The objects that have a cell of that colour.

    >>> with_color(objects(grid("12033"), 4, True), 2)
    12@0,0
    """
    return tuple(item for item in pieces if (item.patch[item.mask] == color).any())


@word("selection", Law.SHAPE, Law.IDEMPOTENCE, Law.ROTATION, Law.RECOLOURING, Law.SELECTION, bits=5)
def inside(pieces: Objects, outer: Object) -> Objects:
    """The objects within the box of another.

    >>> inside(objects(grid("1110/1210/1113"), 4, False), nth(objects(grid("1110/1210/1113"), 4, False), 0))
    2@1,1
    """
    box = outer.box
    within = (item for item in pieces if box.holds((item.top, item.left)) and box.holds((item.bottom, item.right)))
    return tuple(item for item in within if item != outer)


@word("selection", Law.SHAPE, Law.IDEMPOTENCE, Law.ROTATION, Law.RECOLOURING, Law.SELECTION, bits=6)
def touching(pieces: Objects, other: Object) -> Objects:
    """The objects next to another.

    Diagonals count.

    >>> touching(objects(grid("1203"), 4, False), nth(objects(grid("1203"), 4, False), 0))
    2@0,1
    """
    return tuple(item for item in pieces if item != other and item.touches(other))


@word("selection", Law.SHAPE, Law.IDEMPOTENCE, Law.ROTATION, Law.RECOLOURING, Law.SELECTION, bits=6)
def match_shape(pieces: Objects, template: Object) -> Objects:
    """The objects of that shape, turned or scaled too.

    Mirror images count as well.

    >>> match_shape(objects(grid("1022/1133"), 4, False), nth(objects(grid("40/44"), 4, False), 0))
    1./11@0,0
    """
    shape = template.shape_key()
    return tuple(item for item in pieces if item.shape_key() == shape)


@word("selection", Law.SHAPE, Law.IDEMPOTENCE, Law.ROTATION, Law.RECOLOURING, Law.SELECTION, bits=5)
def without(pieces: Objects, others: Object | Objects) -> Objects:
    """The objects that are not among the others.

    >>> without(objects(grid("102"), 4, False), nth(objects(grid("102"), 4, False), 0))
    2@0,2
    """
    left_out = set(tuple_of(others))
    return tuple(item for item in pieces if item not in left_out)


@word("selection", Law.SHAPE, Law.IDEMPOTENCE, Law.ROTATION, Law.RECOLOURING, Law.SELECTION, bits=6)
def take(pieces: Objects, number: Small) -> Objects:
    """That many objects from the start.

    A negative number takes the last ones.

    >>> take(objects(grid("10203"), 4, False), 2)
    1@0,0 2@0,2
    >>> take(objects(grid("10203"), 4, False), -1)
    3@0,4
    """
    return tuple(pieces[:number] if number >= 0 else pieces[number:])


@word("selection", Law.SHAPE, Law.SELECTION, Law.PALETTE, bits=6)
def group_by(pieces: Objects, attribute: Attribute) -> Groups:
    """Groups of objects with equal values.

    By rising value.

    >>> merge(group_by(objects(grid("10201"), 4, False), "color"))
    1...1@0,0 2@0,2
    """
    values = measure(pieces, attribute)
    pairs = list(zip(pieces, values, strict=True))
    return tuple(tuple(item for item, own in pairs if own == value) for value in sorted(set(values)))


@word("selection", Law.SHAPE, Law.IDEMPOTENCE, Law.ROTATION, Law.RECOLOURING, Law.SELECTION, bits=5)
def sort_by(pieces: Objects, attribute: Attribute, order: Order) -> Objects:
    """The objects in the order of their values.

    >>> sort_by(objects(grid("110222"), 4, False), "area", "descending")
    222@0,3 11@0,0
    """
    values = measure(pieces, attribute)
    sign = choose(SIGNS, order, "order")
    ranks = sorted(range(len(pieces)), key=lambda index: sign * values[index])
    return tuple(pieces[index] for index in ranks)


@word("selection", Law.SHAPE, Law.INVOLUTION, Law.ROTATION, Law.RECOLOURING, Law.SELECTION, bits=6)
def reverse(pieces: Objects) -> Objects:
    """The objects in the opposite order.

    >>> reverse(objects(grid("102"), 4, False))
    2@0,2 1@0,0
    """
    return tuple(pieces[::-1])


@word("selection", Law.SHAPE, Law.ROTATION, Law.RECOLOURING, Law.SELECTION, bits=5)
def nth(pieces: Objects, index: Index) -> Object:
    """The object at that place.

    -1 is the last.

    >>> nth(objects(grid("102"), 4, False), 1)
    2@0,2
    """
    if not -len(pieces) <= index < len(pieces):
        raise DslError(f"there are {len(pieces)} objects, none has index {index}")
    return pieces[index]


@word("selection", Law.ROTATION, Law.RECOLOURING, bits=5)
def count(pieces: Objects) -> Int:
    """How many objects there are.

    >>> count(objects(grid("10203"), 4, False))
    3
    """
    return len(pieces)


def measure(pieces: Objects, attribute: str) -> list[float]:
    """The attribute's value for each object.

    Raises:
        DslError: there is no such attribute.
    """
    return choose(ATTRIBUTES, attribute, "attribute")(pieces)


def _extreme(pieces: Objects, attribute: str, best: Callable[..., float]) -> Objects:
    values = measure(pieces, attribute)
    wanted = best(values, default=0)
    return tuple(item for item, value in zip(pieces, values, strict=True) if value == wanted)


def _single(pieces: Objects) -> Object:
    """The first of `pieces`, which must all look the same."""
    first = items_of(pieces)[0]
    for other in pieces[1:]:
        if first.patch.shape != other.patch.shape or (first.patch != other.patch).any():
            raise DslError(f"{len(pieces)} objects that are not alike share it")
    return first
