"""Hypotheses for the output's size."""

from __future__ import annotations

import pytest

from arc25.perception.scene import scenes
from arc25.perception.sizes import output_sizes
from arc25.testing.builders import task

Pairs = list[tuple[str, str]]

CASES: list[tuple[str, Pairs, str, tuple[int, int]]] = [
    ("as the input", [("12", "34"), ("1 2", "3 4")], "123", (1, 3)),
    ("always 1x2", [("12", "34"), ("1 2", "34")], "123", (1, 2)),
    ("the input's height times 2 and width times 1", [("12", "11 22"), ("1 2", "1 1 2 2")], "12", (2, 2)),
    ("the input's height times 1 and width divided by 2", [("1234", "12"), ("12", "1")], "123456", (1, 3)),
    ("as a panel", [("10500 01500", "12 12"), ("10510 02501", "12 12")], "10520 01502", (2, 2)),
    ("a cell for each panel", [("105 555 002", "1 2"), ("10501 01510", "12")], "1525354 2515150", (1, 4)),
    ("as the box of all that is not background", [("000 010 001", "12 12"), ("0030", "3")], "0110", (1, 2)),
    ("as the largest object", [("1 0 1 1", "1 2"), ("11102", "123")], "110111", (1, 3)),
    ("as the smallest object", [("101 001 111", "1"), ("110111", "22")], "111001", (1, 1)),
    ("the input's height +2 and width +1", [("1", "12 12 12"), ("123", "1234 1234 1234")], "12", (3, 3)),
]


@pytest.mark.parametrize(("rule", "pairs", "test", "size"), CASES, ids=[case[0] for case in CASES])
def test_a_rule_that_holds_for_all_pairs_tells_the_size_of_the_test(
    rule: str, pairs: Pairs, test: str, size: tuple[int, int]
) -> None:
    puzzle = task("t", pairs, [test])
    found = {hypothesis.rule: hypothesis for hypothesis in output_sizes(puzzle, scenes(puzzle))}
    assert (found[rule].explains, found[rule].tests) == (2, (size,))


def test_what_explains_most_pairs_comes_first_and_simple_rules_before_others() -> None:
    puzzle = task("t", [("12", "34"), ("21", "34"), ("123", "45")])
    found = [(h.rule, h.explains) for h in output_sizes(puzzle, scenes(puzzle))]
    assert found[:2] == [("always 1x2", 3), ("as the input", 2)]


def test_a_rule_may_say_nothing_of_a_test() -> None:
    puzzle = task("t", [("10500 01500", "12 12"), ("20500 02500", "12 12")], ["123 231"])
    panel = next(h for h in output_sizes(puzzle, scenes(puzzle)) if h.rule == "as a panel")
    assert panel.tests == (None,)


def test_where_no_rule_holds_the_size_is_unknown() -> None:
    puzzle = task("t", [("12", "123 123"), ("123", "1")])
    assert output_sizes(puzzle, scenes(puzzle)) == []
