"""What the generator of samples saves itself: work whose outcome it knows, and searches that lead nowhere."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np

from arc25.core.words import Word
from arc25.plugins.dsls.arc25.namespace import WORDS
from arc25.plugins.dsls.arc25.samples.dice import Dice
from arc25.plugins.dsls.arc25.samples.feeding import Bench, Feeder
from arc25.plugins.dsls.arc25.samples.loops import SEARCHES, enter_loop
from arc25.plugins.dsls.arc25.samples.pool import DRAWS, Pool, Stage
from arc25.plugins.dsls.arc25.samples.routes import Routes
from arc25.plugins.dsls.arc25.samples.terms import Scope, Term
from arc25.plugins.dsls.arc25.samples.tinting import Tint

ROWS = ([[0, 1, 1], [2, 0, 0]], [[3, 0, 3], [0, 1, 0]], [[1, 1, 1], [2, 2, 0]], [[0, 4, 4], [1, 0, 4]])
INPUTS = [np.array(rows, dtype=np.int8) for rows in ROWS]
CELLS = [np.full((1, 1), color, dtype=np.int8) for color in (1, 2, 3, 4)]
BENCH = Bench(Routes(WORDS), Dice(0), frozenset(WORDS))


def counting(name: str, calls: list[str]) -> Word:
    """The word, which notes every call."""
    word = WORDS[name]

    def function(*arguments: Any) -> Any:
        calls.append(name)
        return word.function(*arguments)

    return dataclasses.replace(word, function=function)


def call(scope: Scope, word: Word, *arguments: Term) -> Term:
    term = scope.call(word, word.signatures[0].returns, arguments)
    assert term is not None
    return term


def test_a_word_whose_law_is_to_follow_the_colours_is_not_called_in_others() -> None:
    calls: list[str] = []
    root = Term("Grid", "grid", (), tuple(INPUTS))
    scope, tint = Scope(root), Tint(root)
    term = call(scope, counting("flip", calls), root, scope.literal("Mirror", "vertical"))

    assert tint.follows(term)
    assert calls == ["flip"] * len(INPUTS)


def test_a_word_with_that_law_does_not_follow_where_its_argument_does_not() -> None:
    root = Term("Grid", "grid", (), tuple(INPUTS))
    scope, tint = Scope(root), Tint(root)
    first = call(scope, WORDS["nth"], call(scope, WORDS["color_layers"], root), scope.literal("Int", 0))

    assert first.lawful
    assert not tint.follows(first)


def test_a_stage_without_objects_to_loop_over_is_not_searched_for_ever() -> None:
    stage = Stage(CELLS)
    for _ in range(100):
        assert enter_loop(Feeder(BENCH, stage)) is None

    assert SEARCHES <= stage.searches["Objects"] < 50


def test_what_cannot_be_made_again_is_one_of_those_that_were_made() -> None:
    feeder = Feeder(BENCH, Stage(INPUTS))
    made = feeder.again("grids", lambda: feeder.root)

    assert feeder.again("grids", lambda: None) is made
    assert feeder.again("others", lambda: None) is None


def test_the_first_stages_of_a_pool_go_one_after_another() -> None:
    pool, dice = Pool(0, ()), Dice(0)
    first = {id(stage): stage for stage in (pool.draw(dice) for _ in range(DRAWS))}
    later = {id(pool.draw(dice)) for _ in range(4 * DRAWS)}

    assert first.keys() & later
    assert first.keys() - later
