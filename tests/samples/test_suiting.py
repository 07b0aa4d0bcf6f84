"""Which traits call for which words, and the table in a file."""

from __future__ import annotations

import json

import numpy as np
import pytest

from arc25.core.words import Word
from arc25.samples.suiting import MOST_BITS, Lessons, Suiting
from arc25.samples.suits import SuitTable, read_suits


def lessons(count: int, seed: int = 0, *, turned: bool = False) -> Lessons:
    """The first of two traits calls for the first of two words, the second word comes as it likes; or `turned`."""
    chance = np.random.default_rng(seed)
    traits = chance.integers(0, 2, (count, 2)).astype(float)
    used = np.stack([traits[:, int(turned)], chance.integers(0, 2, count)], axis=1).astype(float)
    return Lessons(traits, used)


def test_a_word_is_called_for_by_the_trait_that_its_tasks_have() -> None:
    suits = Suiting(lessons(20000), 0).learn(lessons(40, 1))
    with_it, without = suits.bits(np.array([[1.0, 0.0], [0.0, 0.0]]))

    assert with_it[0] > 0.5
    assert without[0] < -0.5
    assert abs(with_it[1]) < 0.5


def test_programs_for_real_tasks_outweigh_samples_that_say_otherwise() -> None:
    samples = lessons(20000)
    seen = np.array([[1.0, 0.0]])

    agreed = Suiting(samples, 0).learn(lessons(200, 1)).bits(seen)
    denied = Suiting(samples, 0).learn(lessons(200, 1, turned=True)).bits(seen)

    assert denied[0, 0] < agreed[0, 0] - 0.5


def test_no_trait_makes_a_word_certain() -> None:
    suits = Suiting(lessons(20000), 0).learn(lessons(40, 1))
    assert np.abs(suits.bits(np.array([[1e6, 0.0]]))).max() == MOST_BITS


def test_words_of_held_out_tasks_are_foretold_where_traits_tell_them_and_not_where_they_do_not() -> None:
    chance = np.random.default_rng(5)
    noise = Lessons(lessons(100).traits, chance.integers(0, 2, (100, 2)).astype(float))

    assert Suiting(lessons(20000), 0).held_out(lessons(100, 1)).bits > 0.1
    assert Suiting(noise, 0).held_out(noise).bits < 0.05


def test_the_same_lessons_and_seed_teach_the_same() -> None:
    one, two = (Suiting(lessons(500), 3).learn(lessons(40, 1)).weights for _ in range(2))
    assert np.array_equal(one, two)


def test_the_table_of_a_file_is_the_one_that_was_written() -> None:
    table = SuitTable(["", "trait"], {"b": [0.5, -1.0], "a": [0.0, 2.0]}, "2 programs", "arc25 fit-guide")
    assert read_suits(table.text()) == table


def test_a_word_that_the_table_lacks_suits_all_tasks_alike() -> None:
    words = {name: Word(name, len, (), "", 1.0) for name in ("old", "new")}
    applied = SuitTable(["", "trait"], {"old": [0.5, -1.0]}).applied(words)

    assert applied["old"].suits == {"": 0.5, "trait": -1.0}
    assert applied["new"] is words["new"]


def test_a_table_of_another_version_is_refused() -> None:
    with pytest.raises(ValueError, match="make it again with arc25 fit-guide"):
        read_suits(json.dumps({"version": 0, "words": {}}))
