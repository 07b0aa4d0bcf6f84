"""Orders and verdicts survive the socket."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arc25.core.context import Limits
from arc25.core.grid import Grid
from arc25.sandbox.wire import (
    LENGTH,
    Fate,
    Job,
    Order,
    Verdict,
    pack_order,
    pack_verdicts,
    unpack_order,
    unpack_verdict,
)

texts = st.text(st.characters(exclude_categories=[]), max_size=50)
jobs = st.builds(Job, st.binary(max_size=50), texts, st.just((Grid(1, 2, b"\1\2"), Grid(1, 1, b"\0"))))


@given(st.lists(jobs, max_size=4).map(tuple), st.booleans(), st.integers(0, 2000))
def test_an_order_survives(jobs, alone, salt):
    order = Order(jobs, Limits(0.5, 64), alone, salt)

    assert unpack_order(pack_order(order)) == order


@given(st.sampled_from(Fate), st.integers(-64, 255), st.binary(max_size=50))
def test_a_verdict_survives(fate, detail, frames):
    verdict = Verdict(3, fate, detail, 0.25, frames)

    assert unpack_verdict(pack_verdicts([verdict])[LENGTH.size :]) == verdict


@pytest.mark.parametrize(
    "data", [b"", b"short", pack_verdicts([Verdict(0, Fate.DIED, 0, 0.0, b"")])[LENGTH.size :].replace(b"\2", b"\x63")]
)
def test_nonsense_is_no_verdict(data):
    with pytest.raises(ValueError, match=r"."):
        unpack_verdict(data)


def test_an_output_may_be_as_wide_as_the_widest_input_but_thirty_in_any_case() -> None:
    narrow, wide = Grid(1, 2, bytes(2)), Grid(1, 93, bytes(93))
    assert Job(b"", "transform", (narrow,)).max_side == 30
    assert Job(b"", "transform", (narrow, wide)).max_side == 93
