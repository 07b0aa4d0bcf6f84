"""Picking one object or some of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from arc25.plugins.dsls.arc25.attributes import ATTRIBUTES, PROPERTIES
from arc25.plugins.dsls.arc25.literals import SIGNS, Attribute, Index, Order, Property, choose
from arc25.plugins.dsls.arc25.values import DslError, Int, Object, Objects
from arc25.plugins.dsls.arc25.vocabulary import word


@word("selection", bits=3)
def argmax_by(pieces: Objects, attribute: Attribute) -> Object:
    """The object with the highest value.

    If several have it they must look the same; the first is taken.
    """
    return _single(_extreme(pieces, attribute, max))


@word("selection", bits=3)
def argmin_by(pieces: Objects, attribute: Attribute) -> Object:
    """The object with the lowest value.

    If several have it they must look the same; the first is taken.
    """
    return _single(_extreme(pieces, attribute, min))


@word("selection", bits=4)
def all_max_by(pieces: Objects, attribute: Attribute) -> Objects:
    """Every object that has the highest value."""
    return _extreme(pieces, attribute, max)


@word("selection", bits=4)
def all_min_by(pieces: Objects, attribute: Attribute) -> Objects:
    """Every object that has the lowest value."""
    return _extreme(pieces, attribute, min)


@word("selection", bits=4)
def unique_by(pieces: Objects, attribute: Attribute) -> Object:
    """The one object whose value no other has."""
    values = measure(pieces, attribute)
    single = [item for item, value in zip(pieces, values, strict=True) if values.count(value) == 1]
    if len(single) != 1:
        raise DslError(f"{len(single)} objects have a {attribute} of their own, not one")
    return single[0]


@word("selection", bits=5)
def mode_by(pieces: Objects, attribute: Attribute) -> Objects:
    """The objects that have the most frequent value."""
    values = measure(pieces, attribute)
    most = max(values, key=values.count)
    return tuple(item for item, value in zip(pieces, values, strict=True) if value == most)


@word("selection", bits=4)
def filter_by(pieces: Objects, quality: Property) -> Objects:
    """The objects that have that property."""
    return _filtered(pieces, choose(PROPERTIES, quality, "property"))


@word("selection", bits=4)
def reject_by(pieces: Objects, quality: Property) -> Objects:
    """The objects that do not have that property."""
    test = choose(PROPERTIES, quality, "property")
    return _filtered(pieces, lambda item: not test(item))


@word("selection", bits=5)
def sort_by(pieces: Objects, attribute: Attribute, order: Order) -> Objects:
    """The objects in order of their values."""
    values = measure(pieces, attribute)
    sign = choose(SIGNS, order, "order")
    ranks = sorted(range(len(pieces)), key=lambda index: sign * values[index])
    return tuple(pieces[index] for index in ranks)


@word("selection", bits=6)
def reverse(pieces: Objects) -> Objects:
    """The objects in the opposite order."""
    return pieces[::-1]


@word("selection", bits=5)
def nth(pieces: Objects, index: Index) -> Object:
    """The object at that place, -1 for the last."""
    if not -len(pieces) <= index < len(pieces):
        raise DslError(f"there are {len(pieces)} objects, none has index {index}")
    return pieces[index]


@word("selection", bits=5)
def count(pieces: Objects) -> Int:
    """How many objects there are."""
    return len(pieces)


def measure(pieces: Objects, attribute: str) -> list[float]:
    """The attribute's value for each object.

    Raises:
        DslError: there are no objects or no such attribute.
    """
    if not pieces:
        raise DslError("there are no objects")
    return choose(ATTRIBUTES, attribute, "attribute")(pieces)


def _extreme(pieces: Objects, attribute: str, best: Callable[[Sequence[float]], float]) -> Objects:
    values = measure(pieces, attribute)
    wanted = best(values)
    return tuple(item for item, value in zip(pieces, values, strict=True) if value == wanted)


def _single(pieces: Objects) -> Object:
    """The first of `pieces`, which must all look the same."""
    first = pieces[0]
    for other in pieces[1:]:
        if first.patch.shape != other.patch.shape or (first.patch != other.patch).any():
            raise DslError(f"{len(pieces)} objects that are not alike share it")
    return first


def _filtered(pieces: Objects, test: Callable[[Object], bool]) -> Objects:
    found = tuple(item for item in pieces if test(item))
    if not found:
        raise DslError("no object is left")
    return found
