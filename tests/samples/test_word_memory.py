"""Words that remember: asked once for what they gave, and nothing that a program does to it is remembered."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest

from arc25.samples import memory as module
from arc25.samples.memory import Memory


@dataclass(frozen=True)
class Piece:
    color: int


@dataclass
class Changeable:
    color: int


GRID = np.array([[1, 2], [3, 4]])


class Word:
    """A word that gives `value`, or what it is asked with, and counts how often it is asked."""

    def __init__(self, value: object = None) -> None:
        self.asked, self._value = 0, value

    def __call__(self, *arguments: object, **named: object) -> object:
        self.asked += 1
        return arguments[0] if self._value is None else self._value


def asked(word: Word, *calls: tuple[object, ...], most: int = 100) -> int:
    remembering = Memory(most).remembering(word)
    for arguments in calls:
        remembering(*arguments)
    return word.asked


def test_the_same_arguments_are_asked_once():
    assert asked(Word(), (GRID, "up", 3, (1, 2)), (GRID.copy(), "up", 3, (1, 2))) == 1


@pytest.mark.parametrize(
    "other",
    [
        (GRID + 1, "up", 1),
        (GRID.astype(np.int8), "up", 1),
        (GRID.reshape(1, 4), "up", 1),
        (GRID, "down", 1),
        (GRID, "up", True),
        (GRID, "up", (1,)),
    ],
)
def test_other_arguments_are_asked_again(other):
    assert asked(Word(), (GRID, "up", 1), other) == 2


def test_each_word_remembers_its_own():
    memory, first, second = Memory(), Word(1), Word(2)

    assert (memory.remembering(first)(GRID), memory.remembering(second)(GRID)) == (1, 2)


def test_a_program_that_writes_into_what_a_word_gave_changes_nothing_of_it():
    remembering = Memory().remembering(Word(GRID.copy()))
    for _ in range(3):
        given = remembering("a")
        assert given[0, 0] == 1
        given[0, 0] = 9


@pytest.mark.parametrize("named", [{}, {"by": 1}])
def test_a_program_never_writes_into_its_argument_through_what_a_word_gave(named):
    argument, remembering = GRID.copy(), Memory().remembering(Word())
    for _ in range(2):
        remembering(argument, **named)[0, 0] = 9

    assert argument[0, 0] == 1


def test_objects_that_a_word_gave_are_known_again_as_they_are():
    memory, find, use = Memory(), Word((Piece(1), Piece(2))), Word(5)
    found = memory.remembering(find)(GRID)
    for piece in (found, found[1], memory.remembering(find)(GRID)[1], Piece(2)):
        memory.remembering(use)(piece)

    assert (find.asked, use.asked) == (1, 3)


@pytest.mark.parametrize("value", [[1], {1: 2}, Changeable(1), (Piece(1), [2]), (Changeable(1),)])
def test_what_can_be_changed_is_not_remembered(value):
    assert asked(Word(value), (GRID,), (GRID,)) == 2


@pytest.mark.parametrize("argument", [[1], {1: 2}, Piece(1), (Piece(1),)])
def test_an_argument_that_is_not_known_is_not_remembered(argument):
    assert asked(Word(1), (argument,), (argument,)) == 2


def test_a_call_with_names_is_asked_every_time():
    word = Word(1)
    remembering = Memory().remembering(word)

    assert [remembering(GRID, by=1), remembering(GRID, by=2), word.asked] == [1, 1, 2]


def test_what_fails_fails_again():
    def fail(grid: object) -> object:
        raise ValueError("it does not apply")

    remembering = Memory().remembering(fail)
    for _ in range(2):
        with pytest.raises(ValueError, match="it does not apply"):
            remembering(GRID)


def test_what_nobody_asked_for_in_a_long_time_is_forgotten():
    assert asked(Word(), *[(number,) for number in (1, 2, 3, 1, 2, 3)], most=2) == 3
    assert asked(Word(), *[(number,) for number in (1, 2, 3, 4, 5, 1)], most=2) == 6


def test_what_is_asked_for_again_is_remembered_on():
    calls = [(number,) for number in (1, 2, 3, 1, 4, 5, 1, 6, 7, 1)]

    assert asked(Word(), *calls, most=2) == 7


def test_an_object_is_not_taken_for_another_one_that_had_its_place():
    memory, use = Memory(2), Word(5)
    find, ask = memory.remembering(Piece), memory.remembering(use)
    for number in range(10):
        piece = find(number)
        for other in range(100, 103):  # that it was found is forgotten, what was said of it is not
            ask(piece)
            find(other)

    assert use.asked == 10


@pytest.mark.parametrize(("cost", "times"), [(1.0, 14), (0.0, 10)])
def test_a_word_that_is_not_worth_it_is_not_remembered(monkeypatch, cost, times):
    monkeypatch.setattr(module, "TRIED", 10)
    monkeypatch.setattr(module, "COST", cost)
    calls = [*range(5), 0, 1, *range(5, 10), 0, 1, 2, 3]

    assert asked(Word(), *[(number,) for number in calls]) == times
