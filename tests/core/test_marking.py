"""Marks and guesses."""

from __future__ import annotations

import math
from dataclasses import replace

from arc25.core.marking import best, choose, mark, share
from arc25.core.records import Attempt, Completion, ExecutionResult, Status
from arc25.testing.builders import grid, program, task

TASK = task("t", [("1", "2"), ("3", "4")], ["5", "6"])


def attempt(
    number: int, right: int, outputs: tuple[str, str], logprob: float | None = None, source: str = "p"
) -> Attempt:
    grids = (None, None, *(grid(output) if output else None for output in outputs))
    result = ExecutionResult(Status.OK, grids)
    completion = Completion(source, logprob=logprob)
    return Attempt(number, number, "t", program(source), result, right, 2, completion)


def test_a_pair_counts_only_if_every_cell_is_right() -> None:
    result = ExecutionResult(Status.OK, (grid("2"), grid("9"), grid("2"), grid("2")))
    assert mark(TASK, result) == 1


def test_a_program_that_never_ran_has_no_pair_right() -> None:
    assert mark(TASK, ExecutionResult(Status.SYNTAX)) == 0


def ran(number: int, outputs: tuple[str, str], source: str = "p") -> Attempt:
    """An attempt with what it gave for the train pairs, marked."""
    result = ExecutionResult(Status.OK, tuple(grid(output) if output else None for output in outputs))
    return Attempt(number, number, "t", program(source), result, mark(TASK, result), 2, None, share(TASK, result))


def test_the_share_of_cells_is_over_all_train_outputs() -> None:
    wide = task("t", [("0", "123"), ("0", "1")])
    assert share(wide, ExecutionResult(Status.OK, (grid("129"), grid("1"), grid("7")))) == 3 / 4


def test_an_output_of_another_size_or_none_has_no_cell_right() -> None:
    wide = task("t", [("0", "12"), ("0", "12")])
    assert share(wide, ExecutionResult(Status.RAISED, (grid("1 2"), None))) == 0
    assert share(wide, ExecutionResult(Status.SYNTAX)) == 0


def test_the_best_programs_have_most_pairs_then_most_cells_right_and_then_are_shorter_and_older() -> None:
    pairs = task("t", [("0", "11"), ("0", "22")])

    def tried(number: int, outputs: tuple[str, str], source: str) -> Attempt:
        attempt = ran(number, outputs, source)
        return replace(attempt, right=mark(pairs, attempt.result), cells=share(pairs, attempt.result))

    attempts = [
        tried(0, ("33", "33"), "p"),
        tried(1, ("13", "23"), "longer"),
        tried(2, ("31", "32"), "p"),
        tried(3, ("31", "23"), "p"),
        tried(4, ("11", "33"), "p"),
        tried(5, ("11", "32"), "p"),
    ]
    assert [attempt.id for attempt in best(attempts, 6)] == [5, 4, 2, 3, 1, 0]
    assert [attempt.id for attempt in best(attempts, 1)] == [5]


def test_of_programs_that_give_the_same_the_best_is_one() -> None:
    assert [attempt.id for attempt in best([ran(0, ("2", "9"), "longer"), ran(1, ("2", "9"))], 2)] == [1]


def test_what_gave_nothing_is_no_partial_program() -> None:
    assert best([ran(0, ("", ""))], 2) == []


def test_more_train_pairs_go_before_more_votes() -> None:
    solution = choose(TASK, [attempt(0, 1, ("1", "1")), attempt(1, 1, ("1", "1")), attempt(2, 2, ("2", "2"))])
    assert solution.guesses == ((grid("2"), grid("1")), (grid("2"), grid("1")))
    assert solution.attempts == ((2, 0), (2, 0))


def test_more_votes_go_before_a_higher_probability() -> None:
    voted = [attempt(0, 2, ("1", ""), -9), attempt(1, 2, ("1", ""), -9), attempt(2, 2, ("2", ""), -0.1)]
    assert choose(TASK, voted).guesses[0] == (grid("1"), grid("2"))


def test_a_higher_probability_goes_before_a_shorter_program() -> None:
    solution = choose(TASK, [attempt(0, 2, ("1", ""), -3, "p"), attempt(1, 2, ("2", ""), -1, "longer")])
    assert solution.guesses[0] == (grid("2"), grid("1"))


def test_a_shorter_program_goes_before_an_older_one() -> None:
    solution = choose(TASK, [attempt(0, 2, ("1", ""), None, "longer"), attempt(1, 2, ("2", ""), None, "p")])
    assert solution.guesses[0] == (grid("2"), grid("1"))


def test_there_are_never_more_than_two_guesses_and_never_two_equal_ones() -> None:
    solution = choose(TASK, [attempt(i, 2, (str(i % 4), "7")) for i in range(8)])
    assert [len(set(guesses)) for guesses in solution.guesses] == [2, 1]


def test_a_test_that_no_program_answered_has_no_guess() -> None:
    assert choose(TASK, [attempt(0, 2, ("1", ""))]).guesses == ((grid("1"),), ())


def test_without_attempts_there_are_no_guesses_but_one_entry_per_test() -> None:
    solution = choose(TASK, [])
    assert solution.guesses == ((), ())
    assert (solution.confidence, solution.solved, solution.source) == (None, False, None)


def test_the_confidence_is_the_probability_of_the_first_guess() -> None:
    solution = choose(TASK, [attempt(0, 2, ("1", "1"), math.log(0.25))])
    assert solution.confidence is not None
    assert math.isclose(solution.confidence, 0.25)
