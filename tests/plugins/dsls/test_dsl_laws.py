"""The laws that a word declares hold for it, on seeded random arguments; so each declared law could be found false."""

from __future__ import annotations

import zlib

import pytest
from dice import Dice
from laws import applies, holds, outcome

from arc25.core.words import Law, Word
from arc25.plugins.dsls.arc25.namespace import WORDS
from arc25.plugins.dsls.arc25.values import DslError

CASES = 60
"""Argument lists for each overload."""

DECLARED = [(word, law) for word in WORDS.values() for law in sorted(word.laws, key=lambda law: law.value)]


@pytest.mark.parametrize("word", WORDS.values(), ids=lambda word: word.name)
def test_every_word_declares_a_law(word: Word) -> None:
    assert word.laws


@pytest.mark.parametrize(("word", "law"), DECLARED, ids=lambda part: getattr(part, "name", ""))
def test_a_declared_law_holds(word: Word, law: Law) -> None:
    applied = 0
    for signature in word.signatures:
        if not applies(law, signature):
            continue
        seed = zlib.crc32(repr((word.name, signature)).encode())
        for dice in map(Dice, range(seed, seed + CASES)):
            arguments = [dice.argument(parameter) for parameter in signature.parameters]
            applied += not isinstance(outcome(word, arguments), DslError)
            assert holds(law, word, signature, arguments), arguments

    assert applied
