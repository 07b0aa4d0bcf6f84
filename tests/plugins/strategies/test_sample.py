"""The strategy `sample`."""

from __future__ import annotations

from typing import Any, cast

import pytest

from arc25.core.context import Context
from arc25.core.errors import UsageError
from arc25.core.records import Ask, Attempt, ExecutionResult, Sampling, Status
from arc25.perception.wording import describe
from arc25.plugins.strategies.sample import Sample
from arc25.testing.builders import program, task

TASK = task("t", [("1", "2")])
BOARD = cast(Any, None)


def test_it_asks_for_n_replies_at_once() -> None:
    strategy = Sample(Context(), n=4, temperature=0.7, top_p=0.9, max_tokens=100)
    assert strategy.ask(BOARD, TASK, 64) == [Ask(Sampling(4, 0.7, 0.9, 100))]


def test_it_never_asks_for_more_than_there_is_room_for() -> None:
    assert Sample(Context(), n=8).ask(BOARD, TASK, 3) == [Ask(Sampling(3))]


def test_hints_are_what_is_seen_in_the_task_and_the_best_try_so_far() -> None:
    class Shows:
        def best(self, task_id: str, most: int) -> list[Attempt]:
            return [Attempt(7, 7, task_id, program("p"), ExecutionResult(Status.OK), 0, 1)][:most]

    (ask,) = Sample(Context(), hints=True).ask(cast(Any, Shows()), TASK, 8)
    assert isinstance(ask, Ask)
    assert ask.parents == (7,)
    assert ask.notes == describe(TASK)


def test_less_than_one_reply_is_refused() -> None:
    with pytest.raises(UsageError, match="at least 1, got 0"):
        Sample(Context(), n=0)
