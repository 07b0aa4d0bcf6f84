"""The laws that a word declares hold for it, on seeded random arguments, and no other does."""

from __future__ import annotations

import dataclasses
import functools
import zlib
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import pytest
from dice import Dice
from laws import applies, holds, outcome, tells

from arc25.core.words import Law, Signature, Word
from arc25.drawing.notation import grid
from arc25.plugins.dsls.arc25.namespace import WORDS

CASES = 80
"""Argument lists for each overload of which a declared law has to hold."""
TELLING = 10
"""How many of all a word's argument lists have to come to something, or the law would hold of nothing."""
MORE_CASES = 1500
"""Argument lists for each overload among which a law that is not declared has to fail."""


def objects(rows: str, multicolor: bool = False) -> Any:
    return WORDS["objects"].function(grid(rows), 4, multicolor)


RARE = {
    ("argmin_by", Law.RECOLOURING): (objects("103"), "color"),
    ("unique_by", Law.RECOLOURING): (objects("130103", multicolor=True), "color"),
    ("replace", Law.IDEMPOTENCE): (grid("100"), grid("10"), grid("01")),
    ("replace", Law.ROTATION): (grid("1/1/1"), grid("1/1"), grid("2/2")),
    ("repeat_until_stable", Law.SHAPE): (grid("12/34"), lambda picture: picture[:1]),
    ("repeat_until_stable", Law.PALETTE): (grid("12/34"), lambda picture: picture * 0 + 5),
}
"""Arguments for which a law fails that random ones seldom or never break."""


def goes_without_saying(law: Law, word: Word) -> bool:
    """Whether words that keep it do not declare it: what follows every change of colours makes none of its own."""
    return law is Law.PALETTE and Law.RECOLOURING in word.laws


def is_about(law: Law, word: Word) -> bool:
    return any(applies(law, signature) for signature in word.signatures)


DECLARED = [(word, law) for word in WORDS.values() for law in Law if law in word.laws]
OTHERS = [
    (word, law)
    for word in WORDS.values()
    for law in Law
    if law not in word.laws and is_about(law, word) and not goes_without_saying(law, word)
]


class Case(NamedTuple):
    """Arguments and what comes of them: what `holds` asks for behind the law, in that order."""

    word: Word
    signature: Signature
    arguments: list[Any]
    value: Any


@functools.lru_cache(maxsize=20_000)
def case(name: str, overload: int, number: int) -> Case:
    """One of the random argument lists of an overload, and what the word makes of it."""
    word = WORDS[name]
    signature = word.signatures[overload]
    dice = Dice(zlib.crc32(repr((name, signature)).encode()) + number)
    arguments = [dice.argument(parameter) for parameter in signature.parameters]
    return Case(word, signature, arguments, outcome(word, arguments))


def drawn(word: Word, law: Law, count: int) -> Iterator[Case]:
    """Random arguments for each overload that the law is about."""
    for overload, signature in enumerate(word.signatures):
        if applies(law, signature):
            yield from (case(word.name, overload, number) for number in range(count))


@pytest.mark.parametrize("word", WORDS.values(), ids=lambda word: word.name)
def test_every_word_declares_a_law(word: Word) -> None:
    assert word.laws


@pytest.mark.parametrize(("word", "law"), DECLARED, ids=lambda part: getattr(part, "name", ""))
def test_a_declared_law_holds(word: Word, law: Law) -> None:
    telling = 0
    for found in drawn(word, law, CASES):
        telling += tells(found.value)
        assert holds(law, *found), found.arguments

    assert telling >= TELLING


@pytest.mark.parametrize(("word", "law"), OTHERS, ids=lambda part: getattr(part, "name", ""))
def test_a_law_that_is_not_declared_fails_somewhere(word: Word, law: Law) -> None:
    cases = drawn(word, law, MORE_CASES)
    if (word.name, law) in RARE:
        arguments = list(RARE[word.name, law])
        cases = iter([Case(word, word.signatures[0], arguments, outcome(word, arguments))])

    assert not all(holds(law, *found) for found in cases)


def test_rare_failures_are_of_laws_that_are_not_declared() -> None:
    assert {(word.name, law) for word, law in OTHERS} >= RARE.keys()


def broken(word: Word, function: Callable[..., Any]) -> set[str]:
    """The laws that the word declares and would break if `function` were what it does."""
    spoilt = dataclasses.replace(word, function=function)
    return {
        law.name
        for law in word.laws
        for _, signature, arguments, _ in drawn(word, law, CASES)
        if not holds(law, spoilt, signature, arguments, outcome(spoilt, arguments))
    }


@pytest.mark.parametrize("name", ["find", "slide", "holes", "frames", "regions", "panels", "objects"])
def test_a_word_that_forgets_all_objects_but_the_first_breaks_a_law(name: str) -> None:
    function = WORDS[name].function

    assert broken(WORDS[name], lambda *arguments: function(*arguments)[:1])
