"""Records refuse what nobody can do."""

from __future__ import annotations

import math

import pytest

from arc25.core.errors import UsageError
from arc25.core.records import Sampling


@pytest.mark.parametrize("temperature", [-0.1, math.inf, math.nan])
def test_a_temperature_is_a_number_from_0_on(temperature: float) -> None:
    with pytest.raises(UsageError, match="a temperature is 0 or more, got"):
        Sampling(temperature=temperature)


@pytest.mark.parametrize("top_p", [0.0, -1.0, 1.01, math.nan])
def test_top_p_is_a_share_of_something(top_p: float) -> None:
    with pytest.raises(UsageError, match="top_p is more than 0 and at most 1, got"):
        Sampling(top_p=top_p)


def test_a_reply_has_a_token_and_a_stop_string_a_character() -> None:
    with pytest.raises(UsageError, match="at least 1 token, got max_tokens 0"):
        Sampling(max_tokens=0)
    with pytest.raises(UsageError, match="a stop string is empty"):
        Sampling(stop=("###", ""))
