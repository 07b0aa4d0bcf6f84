"""What replies took, counted in one place."""

from __future__ import annotations

import pytest

from arc25.core.records import Attempt, Completion, ExecutionResult, Finish, Status
from arc25.core.usage import Usage, usage_of
from arc25.testing.builders import program


def attempt(seq: int, reply: Completion | None) -> Attempt:
    return Attempt(seq, seq, "t", program("p"), ExecutionResult(Status.OK, seconds=9.0), 0, 1, reply)


def test_a_prompt_counts_once_however_many_replies_it_has() -> None:
    replies = [attempt(seq, Completion("p", tokens_in=100, tokens_out=7)) for seq in (0, 0, 0, 1)]
    usage = usage_of(replies)
    assert (usage.tokens_in, usage.tokens_out, usage.replies) == (200, 28, 4)


def test_dollars_and_seconds_of_replies_add_up_and_those_of_programs_do_not_count() -> None:
    usage = usage_of([attempt(0, Completion("p", seconds=1.5, cost=0.25)), attempt(0, Completion("p", cost=0.5))])
    assert (usage.dollars, usage.seconds) == (0.75, 1.5)


def test_replies_that_are_cut_off_or_fail_are_told_apart() -> None:
    cut, failed = Completion("p", finish=Finish.LENGTH), Completion("", finish=Finish.ERROR, error="too long")
    usage = usage_of([attempt(0, cut), attempt(1, failed), attempt(2, Completion("p"))])
    assert (usage.replies, usage.cut, usage.errors) == (3, 1, ("too long",))


def test_a_program_of_the_strategy_is_no_reply() -> None:
    assert usage_of([attempt(0, None)]) == Usage()


@pytest.mark.parametrize("split", [0, 1, 2])
def test_the_usage_of_a_run_is_the_sum_over_its_requests(split: int) -> None:
    error = Completion("", 5, 0, finish=Finish.ERROR, error="no")
    attempts = [attempt(seq, error if seq else Completion("p", 10, 4, None, Finish.LENGTH, 1.0, 0.5)) for seq in (0, 1)]
    assert usage_of(attempts[:split]) + usage_of(attempts[split:]) == Usage(15, 4, 0.5, 1.0, 2, 1, ("no",))
