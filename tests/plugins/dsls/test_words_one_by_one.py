"""Words that change each of several objects as if it were alone."""

from __future__ import annotations

import numpy as np
import pytest
from dice import Dice
from laws import outcome

from arc25.core.words import Word
from arc25.drawing.notation import grid, write
from arc25.plugins.dsls.arc25.literals import Direction, Spread, parameter
from arc25.plugins.dsls.arc25.namespace import WORDS
from arc25.plugins.dsls.arc25.object import Object
from arc25.plugins.dsls.arc25.values import DslError

SMEAR, MOVE_UNTIL = WORDS["smear"], WORDS["move_until"]
SPREADS = parameter("directions", "Spread", Spread).choices
DIRECTIONS = parameter("direction", "Direction", Direction).choices
CASES = range(20)


def one_by_one(word: Word, items: tuple[Object, ...], *others: object) -> tuple[Object, ...] | DslError:
    made = [outcome(word, [item, *others]) for item in items]
    return next((error for error in made if isinstance(error, DslError)), tuple(made))


def agree(first: object, second: object) -> bool:
    return repr(first) == repr(second) if isinstance(first, DslError) else first == second


@pytest.mark.parametrize("directions", SPREADS)
def test_objects_are_smeared_one_by_one(directions: str) -> None:
    for dice in map(Dice, CASES):
        items = (*dice.objects(), *Dice(dice.rng.integers(1000)).objects())
        assert agree(outcome(SMEAR, [items, directions]), one_by_one(SMEAR, items, directions))


@pytest.mark.parametrize("direction", DIRECTIONS)
def test_objects_move_one_by_one(direction: str) -> None:
    for dice in map(Dice, CASES):
        items, obstacle = dice.objects(), dice.objects()
        together = outcome(MOVE_UNTIL, [items, direction, obstacle])
        assert agree(together, one_by_one(MOVE_UNTIL, items, direction, obstacle))


def test_cells_of_colours_0_and_9_are_smeared_over_no_canvas_but_their_own() -> None:
    whole = np.ones((1, 1), dtype=np.bool_)
    items = tuple(
        Object(np.full((1, 1), color, dtype=np.int8), whole, row, 0, (3, width))
        for color, row, width in [(9, 1, 2), (0, 0, 4), (9, 2, 3)]
    )

    assert write(SMEAR.function(items, "star")) == "99/99/99@0,0 0000/00../0.0.@0,0 9.9/99./999@0,0"
    assert write(SMEAR.function(items, "plus")) == "9./99/9.@0,0 0000/0.../0...@0,0 9../9../999@0,0"


def test_no_objects_are_smeared_to_none() -> None:
    assert SMEAR.function((), "star") == ()
    assert MOVE_UNTIL.function((), "up", grid("1")) == ()
