from __future__ import annotations

import pytest

from arc25.core.usage import Usage
from arc25.drawing.usage import LONGEST, price, usage_cells, usage_line


def test_a_line_tells_tokens_speed_dollars_and_the_replies_that_are_not_whole() -> None:
    usage = Usage(12345, 6789, 0.1234, 161.6, 40, 3, ("prompt too long", "another"))
    assert usage_line(usage) == (
        "12,345 tokens read, 6,789 written, 42 tokens/s, $0.1234; "
        "3 of 40 replies cut off at a limit, 2 with errors (prompt too long)"
    )


def test_a_search_has_no_line_and_no_cells() -> None:
    search = Usage(seconds=3.0, replies=5)
    assert usage_line(search) == ""
    assert usage_cells(search, search) == {}


def test_what_is_not_known_or_did_not_happen_is_left_out() -> None:
    assert usage_line(Usage(tokens_in=1, tokens_out=2, replies=1)) == "1 tokens read, 2 written"


def test_replies_that_all_failed_are_told_though_nothing_was_written() -> None:
    assert usage_line(Usage(replies=1, errors=("no room",))) == (
        "0 tokens read, 0 written; 1 of 1 reply with an error (no room)"
    )


def test_a_slow_model_is_not_said_to_write_nothing() -> None:
    assert "0.3 tokens/s" in usage_line(Usage(tokens_out=3, seconds=10.0))


def test_a_long_error_of_many_lines_stays_a_line() -> None:
    line = usage_line(Usage(replies=1, errors=("one\ntwo " + "x" * 1000,)))
    assert "(one two xxx" in line
    assert "\n" not in line
    assert len(line) < LONGEST + 80


def test_a_table_has_a_cell_for_every_column_of_the_run_and_no_other() -> None:
    whole = Usage(tokens_out=1500, dollars=0.5)
    assert usage_cells(Usage(), whole) == {"tokens": "0", "dollars": "$0.0000"}
    assert usage_cells(Usage(tokens_out=1500), Usage(tokens_out=1500)) == {"tokens": "1,500"}


@pytest.mark.parametrize(
    ("dollars", "said"), [(0.0, "$0.0000"), (0.00002, "<$0.0001"), (0.0001, "$0.0001"), (1234.5, "$1,234.5000")]
)
def test_a_price_is_exact_to_a_hundredth_of_a_cent(dollars: float, said: str) -> None:
    assert price(dollars) == said
