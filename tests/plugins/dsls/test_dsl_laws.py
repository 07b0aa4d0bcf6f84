"""The laws that a word declares hold for it, on seeded random arguments, and no other does."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import Any

import pytest
from dice import Dice
from laws import applies, holds, outcome

from arc25.core.words import Law, Signature, Word
from arc25.drawing.notation import grid
from arc25.plugins.dsls.arc25.namespace import WORDS
from arc25.plugins.dsls.arc25.values import DslError

CASES = 60
"""Argument lists for each overload of which a declared law has to hold."""
MORE_CASES = 300
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


def drawn(word: Word, law: Law, count: int) -> Iterator[tuple[Signature, list[Any]]]:
    """Random arguments for each overload that the law is about."""
    for signature in word.signatures:
        if applies(law, signature):
            seed = zlib.crc32(repr((word.name, signature)).encode())
            for dice in map(Dice, range(seed, seed + count)):
                yield signature, [dice.argument(parameter) for parameter in signature.parameters]


@pytest.mark.parametrize("word", WORDS.values(), ids=lambda word: word.name)
def test_every_word_declares_a_law(word: Word) -> None:
    assert word.laws


@pytest.mark.parametrize(("word", "law"), DECLARED, ids=lambda part: getattr(part, "name", ""))
def test_a_declared_law_holds(word: Word, law: Law) -> None:
    applied = 0
    for signature, arguments in drawn(word, law, CASES):
        applied += not isinstance(outcome(word, arguments), DslError)
        assert holds(law, word, signature, arguments), arguments

    assert applied


@pytest.mark.parametrize(("word", "law"), OTHERS, ids=lambda part: getattr(part, "name", ""))
def test_a_law_that_is_not_declared_fails_somewhere(word: Word, law: Law) -> None:
    cases = drawn(word, law, MORE_CASES)
    if (word.name, law) in RARE:
        cases = iter([(word.signatures[0], list(RARE[word.name, law]))])

    assert not all(holds(law, word, signature, arguments) for signature, arguments in cases)


def test_rare_failures_are_of_laws_that_are_not_declared() -> None:
    assert {(word.name, law) for word, law in OTHERS} >= RARE.keys()
