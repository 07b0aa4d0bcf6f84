"""Limits and what has been spent."""

from __future__ import annotations

from typing import Any

import pytest

from arc25.core.budget import Budget, Spent
from arc25.core.errors import UsageError
from arc25.core.records import Attempt, Completion, ExecutionResult, Status
from arc25.testing.builders import program


def attempt(right: int = 0, seconds: float = 0.0, tokens: int = 0, cost: float = 0.0) -> Attempt:
    result = ExecutionResult(Status.OK, seconds=seconds)
    reply = Completion("p", tokens_out=tokens, seconds=seconds, cost=cost)
    return Attempt(0, 0, "t", program("p"), result, right, 2, reply)


@pytest.mark.parametrize(
    ("limits", "message"),
    [
        ({"samples": 0}, "at least 1 sample, got 0"),
        ({"seconds": 0.0}, "seconds has to be above 0, got 0.0"),
        ({"tokens": -1}, "tokens has to be above 0, got -1"),
        ({"dollars": 0.0}, "dollars has to be above 0, got 0.0"),
        ({"run_seconds": -2.0}, "run_seconds has to be above 0, got -2.0"),
        ({"seconds": float("nan")}, "seconds has to be above 0, got nan"),
        ({"solved": -1}, "solved has to be 0 or more, got -1"),
    ],
)
def test_a_limit_that_makes_no_sense_is_refused(limits: dict[str, Any], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        Budget(**limits)


def test_both_generation_and_execution_use_up_seconds() -> None:
    spent = Spent()
    spent.add(attempt(seconds=2.0))
    assert spent.seconds == 4.0
    assert spent.seconds_left(Budget(seconds=10.0)) == 6.0


def test_tokens_and_dollars_of_replies_are_used_up() -> None:
    spent = Spent()
    for _ in range(2):
        spent.add(attempt(tokens=30, cost=0.25))
    assert (spent.tokens, spent.dollars) == (60, 0.5)


def test_seconds_left_are_never_below_zero() -> None:
    assert Spent(seconds=11.0).seconds_left(Budget(seconds=10.0)) == 0.0


def test_without_a_limit_there_is_no_end_of_seconds() -> None:
    assert Spent(seconds=11.0).seconds_left(Budget(seconds=None)) is None


def test_room_is_what_may_still_be_asked_for() -> None:
    assert Spent(asked=3).room(Budget(samples=8)) == 5
    assert Spent(asked=9).room(Budget(samples=8)) == 0


@pytest.mark.parametrize(
    ("spent", "reason"),
    [
        (Spent(solved=1), "solved"),
        (Spent(tokens=50), "tokens"),
        (Spent(dollars=0.5), "dollars"),
        (Spent(seconds=5.0), "seconds"),
        (Spent(tokens=49, dollars=0.49, seconds=4.9), None),
    ],
)
def test_a_task_is_closed_by_whatever_is_used_up_first(spent: Spent, reason: str | None) -> None:
    assert spent.exceeded(Budget(tokens=50, dollars=0.5, seconds=5.0)) == reason


def test_a_budget_of_zero_solved_never_stops_for_a_solution() -> None:
    spent = Spent()
    spent.add(attempt(right=2))
    assert spent.solved == 1
    assert spent.exceeded(Budget(solved=0)) is None
