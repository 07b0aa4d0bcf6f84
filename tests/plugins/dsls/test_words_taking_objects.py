"""How words take several objects: a list is as good as a tuple, and most take an empty one."""

from __future__ import annotations

import re
from typing import Any

import pytest
from dice import Dice
from laws import outcome, same

from arc25.core.words import Signature, Word
from arc25.drawing.notation import grid, write
from arc25.plugins.dsls.arc25.namespace import WORDS
from arc25.plugins.dsls.arc25.values import DslError

W: dict[str, Any] = {name: word.function for name, word in WORDS.items()}

TAKING_OBJECTS = {
    f"{word.name}({', '.join(parameter.type for parameter in signature.parameters)})": (word, signature)
    for word in WORDS.values()
    for signature in word.signatures
    if {"Objects", "Groups"} & {parameter.type for parameter in signature.parameters}
}


def listed(value: Any) -> Any:
    if type(value) is not tuple:
        return value
    return [listed(item) for item in value]


@pytest.mark.parametrize(("word", "signature"), TAKING_OBJECTS.values(), ids=TAKING_OBJECTS)
def test_a_list_of_objects_is_as_good_as_a_tuple(word: Word, signature: Signature) -> None:
    for dice in map(Dice, range(30)):
        arguments = [dice.argument(parameter) for parameter in signature.parameters]
        value = outcome(word, arguments)
        assert same(value, other := outcome(word, [listed(argument) for argument in arguments]))
        assert type(value) is type(other)


NEEDING_SOME = {
    *("argmax_by", "argmin_by", "unique_by", "nth", "merge", "draw", "filled", "stack", "stack_colors", "layout"),
    *(name for name in WORDS if name.startswith("panel_")),
}
"""Words that make one thing of all of them."""

PLACES = {
    f"{name}, place {place}": (word, signature, place)
    for name, (word, signature) in TAKING_OBJECTS.items()
    for place, parameter in enumerate(signature.parameters)
    if parameter.type in ("Objects", "Groups")
}


def told_of_none(word: Word, signature: Signature, place: int) -> list[Any]:
    """What the word makes of no objects in that place, whatever else it gets."""
    told = []
    for dice in map(Dice, range(30)):
        arguments = [dice.argument(parameter) for parameter in signature.parameters]
        told.append(outcome(word, [*arguments[:place], (), *arguments[place + 1 :]]))
    return told


@pytest.mark.parametrize(("word", "signature", "place"), PLACES.values(), ids=PLACES)
def test_a_word_takes_no_objects_or_says_that_it_needs_some(word: Word, signature: Signature, place: int) -> None:
    told = told_of_none(word, signature, place)

    if word.name in NEEDING_SOME:
        assert all(
            re.search("there are (no|0) objects|0 objects have|at least two pieces, got 0", str(error))
            for error in told
        )
    else:
        assert not all(isinstance(value, DslError) for value in told)


CHANGING = {
    name: (word, signature)
    for name, (word, signature, place) in PLACES.items()
    if place == 0 and signature.returns == "Objects" and word.name not in NEEDING_SOME
}


@pytest.mark.parametrize(("word", "signature"), CHANGING.values(), ids=CHANGING)
def test_what_is_made_of_no_objects_is_no_objects(word: Word, signature: Signature) -> None:
    assert all(value == () or isinstance(value, DslError) for value in told_of_none(word, signature, 0))


@pytest.mark.parametrize("word", ["paint", "erase"])
def test_no_objects_leave_the_grid_as_it_is(word: str) -> None:
    assert write(W[word](grid("12/30"), ())) == "12/30"


def test_there_are_no_objects_to_count_and_none_to_leave_out() -> None:
    some = W["objects"](grid("102"), 4, False)

    assert W["count"](()) == 0
    assert W["without"](some, ()) == some
