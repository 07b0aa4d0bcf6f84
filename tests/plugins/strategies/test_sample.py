"""The strategy `sample`."""

from __future__ import annotations

from typing import Any, cast

import pytest

from arc25.core.context import Context
from arc25.core.errors import UsageError
from arc25.core.records import Ask, Sampling
from arc25.plugins.strategies.sample import Sample
from arc25.testing.builders import task

TASK = task("t", [("1", "2")])
BOARD = cast(Any, None)


def test_it_asks_for_n_replies_at_once() -> None:
    strategy = Sample(Context(), n=4, temperature=0.7, top_p=0.9, max_tokens=100)
    assert strategy.ask(BOARD, TASK, 64) == [Ask(Sampling(4, 0.7, 0.9, 100))]


def test_it_never_asks_for_more_than_there_is_room_for() -> None:
    assert Sample(Context(), n=8).ask(BOARD, TASK, 3) == [Ask(Sampling(3))]


def test_less_than_one_reply_is_refused() -> None:
    with pytest.raises(UsageError, match="at least 1, got 0"):
        Sample(Context(), n=0)
