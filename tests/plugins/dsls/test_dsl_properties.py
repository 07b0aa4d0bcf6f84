"""What holds for every word of the arc25 pack, on seeded random arguments of its types."""

from __future__ import annotations

import copy
import functools
import zlib
from typing import Any

import numpy as np
import pytest
from dice import Dice
from laws import outcome

from arc25.plugins.dsls.arc25.literals import STEPS
from arc25.plugins.dsls.arc25.namespace import WORDS
from arc25.plugins.dsls.arc25.object import Object
from arc25.plugins.dsls.arc25.values import MAX_SIDE, Box, DslError, Vec

CASES = 40
"""Argument lists for each overload."""

OVERLOADS = {
    f"{word.name}({', '.join(parameter.type for parameter in signature.parameters)})": (word, signature)
    for word in WORDS.values()
    for signature in word.signatures
}
TAKING_GRIDS = [
    name
    for name, (_, signature) in OVERLOADS.items()
    if signature.returns == "Grid" and {p.type for p in signature.parameters} & {"Grid", "Object", "Objects"}
]
PARTS = {"Objects": "Object", "Groups": "Objects"}
RECORDS = {"Vec": Vec, "Box": Box}
every_overload = pytest.mark.parametrize("name", OVERLOADS)


@functools.cache
def cases(name: str) -> list[list[Any]]:
    """Argument lists for an overload: tests must leave them as they are."""
    _, signature = OVERLOADS[name]
    seeds = range(zlib.crc32(name.encode()), zlib.crc32(name.encode()) + CASES)
    return [[dice.argument(parameter) for parameter in signature.parameters] for dice in map(Dice, seeds)]


def same(first: Any, second: Any) -> bool:
    if isinstance(first, DslError) or isinstance(second, DslError):
        return repr(first) == repr(second)
    return np.array_equal(first, second) if isinstance(first, np.ndarray) else bool(first == second)


def widened(value: Any) -> Any:
    """The same value as a program gets it: integers of 64 bits."""
    if isinstance(value, np.ndarray):
        return value if value.dtype == np.bool_ else value.astype(np.int64)
    if isinstance(value, Object):
        return Object(widened(value.patch), value.mask, value.top, value.left, value.canvas)
    return tuple(map(widened, value)) if isinstance(value, tuple) else value


def has_type(value: Any, kind: str) -> bool:
    if kind in ("Grid", "Mask"):
        right = value.dtype.kind == ("b" if kind == "Mask" else "i") and value.ndim == 2
        return right and 1 <= min(value.shape) <= max(value.shape) <= MAX_SIDE
    if kind in PARTS:
        return isinstance(value, tuple) and all(has_type(item, PARTS[kind]) for item in value)
    if kind in RECORDS:
        return isinstance(value, RECORDS[kind]) and all(type(number) is int for number in value)
    if kind == "Direction":
        return value in STEPS
    if kind == "Object":
        return isinstance(value, Object) and value.patch.shape == value.mask.shape
    return type(value) is int


@every_overload
def test_a_word_gives_its_type_or_says_why_not(name: str) -> None:
    word, signature = OVERLOADS[name]

    for arguments in cases(name):
        value = outcome(word, arguments)
        assert (isinstance(value, DslError) and str(value)) or has_type(value, signature.returns)


@every_overload
def test_a_word_applies_now_and_then(name: str) -> None:
    word, _ = OVERLOADS[name]

    assert any(not isinstance(outcome(word, arguments), DslError) for arguments in cases(name))


@every_overload
def test_a_word_leaves_its_arguments_as_they_were(name: str) -> None:
    word, _ = OVERLOADS[name]

    for arguments in cases(name):
        before = copy.deepcopy(arguments)
        outcome(word, arguments)
        assert all(map(same, before, arguments))


@every_overload
def test_changing_a_result_changes_no_argument(name: str) -> None:
    word, _ = OVERLOADS[name]

    for arguments in cases(name):
        before, value = copy.deepcopy(arguments), outcome(word, arguments)
        if isinstance(value, np.ndarray):
            value[:] = value == 0
        assert all(map(same, before, arguments))


@every_overload
def test_a_word_says_the_same_of_narrow_and_wide_integers(name: str) -> None:
    word, _ = OVERLOADS[name]

    for arguments in cases(name):
        assert same(outcome(word, arguments), outcome(word, [widened(argument) for argument in arguments]))


@pytest.mark.parametrize("name", TAKING_GRIDS)
def test_a_word_keeps_the_integers_of_its_grids(name: str) -> None:
    word, _ = OVERLOADS[name]

    for arguments in cases(name):
        value = outcome(word, [widened(argument) for argument in arguments])
        assert isinstance(value, DslError) or value.dtype == np.int64


TAKING_NAMES = [
    (name, place)
    for name, (_, signature) in OVERLOADS.items()
    for place, parameter in enumerate(signature.parameters)
    if parameter.choices and isinstance(parameter.choices[0], str)
]


@pytest.mark.parametrize(("name", "place"), TAKING_NAMES)
def test_a_choice_that_nobody_offers_is_refused(name: str, place: int) -> None:
    word, _ = OVERLOADS[name]
    told = [outcome(word, [*arguments[:place], "sideways", *arguments[place + 1 :]]) for arguments in cases(name)]

    assert all(isinstance(error, DslError) for error in told)
    assert any("'sideways'" in str(error) for error in told)
