"""Costs of words for one task."""

from __future__ import annotations

import pytest

from arc25.core.words import Word
from arc25.plugins.backends.search.suited import LEAST, MOST, suited
from arc25.testing.builders import task

KEPT = task("kept", [("12", "21")])
RESIZED = task("resized", [("12", "1212")])


def word(name, cost=5.0, **suits):
    return Word(name, len, (), "", cost, suits={key.replace("_", " "): bits for key, bits in suits.items()})


WORDS = {
    "keep": word("keep", **{"pair.same_size": 2.0, "": -1.0}),
    "grow": word("grow", **{"pair.same_size": -2.0, "": 1.0}),
    "else": word("else"),
}


def test_a_word_is_cheaper_where_the_task_calls_for_it_and_dearer_where_it_does_not():
    kept, resized = suited(WORDS, KEPT), suited(WORDS, RESIZED)
    assert kept["keep"].cost < kept["else"].cost < kept["grow"].cost
    assert resized["grow"].cost < resized["else"].cost < resized["keep"].cost


def test_all_words_together_stay_as_likely_as_before():
    assert sum(2.0**-one.cost for one in suited(WORDS, KEPT).values()) == pytest.approx(3 * 2.0**-5)


def test_words_that_suit_all_tasks_alike_stay_as_they_are():
    words = {"else": WORDS["else"]}
    assert suited(words, KEPT) is words


def test_no_task_makes_a_word_certain_or_impossible():
    words = {"loud": word("loud", **{"": 99.0}), "shy": word("shy", **{"": -99.0}), "else": word("else")}
    costs = {name: one.cost for name, one in suited(words, KEPT).items()}
    assert costs["shy"] - costs["loud"] == pytest.approx(2 * MOST)


def test_every_word_costs_something():
    words = {"cheap": word("cheap", 0.1), "else": word("else", **{"": 1.0})}
    assert suited(words, KEPT)["cheap"].cost >= LEAST


def test_a_trait_that_is_not_known_here_says_nothing():
    words = {"odd": word("odd", newer=3.0), "else": word("else")}
    assert [one.cost for one in suited(words, KEPT).values()] == pytest.approx([5.0, 5.0])
