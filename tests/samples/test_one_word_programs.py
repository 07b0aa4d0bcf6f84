"""Longer programs that do no more than a word."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import replace

import pytest
from windy_pack import INPUTS, WORDS, body, sample

from arc25.core.grid import Grid
from arc25.core.words import Word
from arc25.samples.onewords import OneWords
from arc25.testing.builders import grid

PROGRAMS = 4 + 4 + 1 + 10 + 100
"""The calls of blow, drift, turn, keep and swap with one grid and literals."""


def simpler(text: str, inputs: tuple[Grid, ...] = INPUTS, words: OneWords | None = None) -> str | None:
    source = body(text)
    return (words or OneWords(WORDS)).simpler(sample(source, inputs), ast.parse(source))


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("return blow(turn(turn(grid)), 'east')", "blow(grid, 'north')"),
        ("grid = keep(grid, 2)\nreturn keep(grid, 2)", "keep(grid, 2)"),
        ("return dye(swap(grid, 1, 2), {2: 5})", "dye(grid, {1: 5, 2: 1})"),
        ("return dye(dye(grid, {1: 9}), {2: 8, 3: 7, 4: 0})", "dye(grid, {1: 9, 2: 8, 3: 7, 4: 0})"),
        ("shade = 2\nreturn keep(grid, shade)", "keep(grid, 2)"),
    ],
)
def test_a_word_that_does_the_same_is_told(text, word):
    assert simpler(text) == word


@pytest.mark.parametrize(
    "text",
    [
        "return blow(grid, 'east')",
        "return blow(grid, 'west')",
        "return keep(grid, 2)",
        "return dye(grid, {1: 5})",
        "return turn(blow(grid, 'east'))",
        "return dye(turn(grid), {1: 5})",
        "return sheet(3)",
        "return drift(drift(grid, 'east'), 'south')",
    ],
)
def test_a_program_that_no_shorter_word_equals_is_left_alone(text):
    assert simpler(text) is None


def test_entries_of_a_table_that_change_nothing_are_too_many():
    assert simpler("return dye(grid, {1: 5, 2: 2})") == "dye(grid, {1: 5})"


def test_a_table_that_would_be_longer_is_no_reason():
    assert simpler("return swap(grid, 1, 2)") is None


def test_a_word_that_agrees_on_one_input_alone_is_no_reason():
    alike = (grid("12 12"), grid("12 34"))

    assert simpler("return turn(turn(blow(grid, 'east')))", (alike[0], alike[0])) == "blow(grid, 'north')"
    assert simpler("return turn(blow(blow(blow(grid, 'east'), 'east'), 'east'))", alike) is None


def test_words_that_do_not_apply_are_passed_over():
    assert simpler("return drift(drift(grid, 'east'), 'west')", (grid("123"), grid("456"))) is None


class Counting(dict):
    """The words, each of which tells when it is called."""

    def __init__(self) -> None:
        self.calls = 0
        super().__init__({name: replace(word, function=self._counting(word)) for name, word in WORDS.items()})

    def _counting(self, word: Word):
        def call(*arguments):
            self.calls += 1
            return word.function(*arguments)

        return call


def calls_of(words: Mapping[str, Word], *texts: str, kept: int = 100, inputs=(INPUTS, INPUTS)) -> int:
    words, onewords = (made := Counting()), OneWords(made, kept)
    for text, given in zip(texts, inputs, strict=True):
        simpler(text, given, onewords)
    return words.calls


TEXTS = ("return turn(blow(grid, 'east'))", "return turn(blow(grid, 'north'))")


def test_inputs_that_samples_share_are_worked_out_once():
    assert calls_of(WORDS, *TEXTS) == PROGRAMS


def test_a_grid_that_is_known_is_looked_at_first():
    assert calls_of(WORDS, *TEXTS, inputs=(INPUTS[:2], (*INPUTS[2:], *INPUTS[:2]))) == PROGRAMS


def test_no_more_grids_are_remembered_than_allowed():
    inputs = (INPUTS[:1], INPUTS[1:2], INPUTS[:1])

    assert calls_of(WORDS, *TEXTS, TEXTS[0], kept=1, inputs=inputs) == 3 * PROGRAMS
    assert calls_of(WORDS, *TEXTS, TEXTS[0], kept=2, inputs=inputs) == 2 * PROGRAMS


def test_a_word_with_very_many_literals_is_tried_with_some_of_them():
    shade = WORDS["keep"].signatures[0].parameters[1]
    signature = replace(WORDS["keep"].signatures[0], parameters=(*WORDS["keep"].signatures[0].parameters, *[shade] * 3))
    called = []
    word = replace(WORDS["keep"], signatures=(signature,), function=lambda *arguments: called.append(arguments))

    simpler(TEXTS[0], words=OneWords({"keep": word}))

    assert len(called) == 1000
