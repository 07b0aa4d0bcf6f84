"""What a set of samples holds."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from windy_pack import INPUTS, WORDS, body, sample

from arc25.samples.census import Census, behaviour_of
from arc25.samples.validation import Refusal, Rule

A = sample(body("return blow(turn(grid), 'east')"), INPUTS[:3], level=2)
B = sample(body("return turn(grid)"), INPUTS[1:], level=1)
C = sample(body("return keep(turn(grid), 2)"), INPUTS[3:], level=2)


@pytest.fixture
def census() -> Census:
    counted = Census(WORDS)
    for one in (A, B, C, replace(C, variation="turned 90")):
        counted.count(one)
    counted.refuse(1, Refusal(Rule.MINIMAL, "line 2 is not needed"), "a program")
    counted.refuse(2, Refusal(Rule.MINIMAL, "line 3 is not needed"), "another")
    counted.refuse(2, Refusal(Rule.NEW, "there"), "a third")
    return counted


def test_samples_are_counted_by_level_and_refusals_by_rule_and_level(census):
    told = census.record()

    assert (told["kept"], told["varied"], told["levels"]) == (4, 1, {"1": 1, "2": 3})
    assert told["refused"]["minimal"] == {"1": 1, "2": 1}
    assert (told["refused"]["new"], told["refused"]["valid"]) == ({"2": 1}, {})


def test_programs_and_behaviours_are_counted_once(census):
    told = census.record()

    assert (told["programs"], told["behaviours"]) == (3, 3)


def test_words_are_counted_by_sample_those_that_never_occur_too(census):
    words = census.record()["words"]

    assert (words["turn"], words["blow"], words["keep"], words["swap"]) == (4, 1, 2, 0)


def test_the_matrix_has_the_samples_of_every_two_words(census):
    pairs = census.record()["pairs"]
    place = {word: index for index, word in enumerate(pairs["words"])}

    def count(first: str, second: str) -> int:
        return pairs["counts"][place[first]][place[second]]

    assert count("turn", "keep") == count("keep", "turn") == 2
    assert (count("turn", "blow"), count("turn", "turn"), count("blow", "keep")) == (1, 4, 0)


def test_the_overlap_of_inputs_is_what_two_words_share_of_theirs(census):
    inputs = census.record()["inputs"]

    assert inputs["distinct"] == 4
    assert inputs["pairs"] == [
        {"words": ["blow", "keep"], "overlap": 0.0},
        {"words": ["keep", "turn"], "overlap": 0.25},
        {"words": ["blow", "turn"], "overlap": 0.75},
    ]
    assert (inputs["mean"], inputs["least"]) == (pytest.approx(1 / 3), 0.0)


def test_some_programs_that_were_refused_are_kept_with_the_reason(census):
    for number in range(5):
        census.refuse(1, Refusal(Rule.VALID, f"reason {number}"), "p")

    examples = census.record()["examples"]

    assert examples["minimal"][0] == {"program": "a program", "reason": "line 2 is not needed"}
    assert len(examples["valid"]) == 3


def test_the_record_is_json(census):
    assert json.loads(json.dumps(census.record())) == census.record()


def test_the_text_says_the_same_in_a_few_lines(census):
    text = census.text()

    assert "4 samples kept: 1 of level 1, 3 of level 2; 1 of them vary another" in text
    assert "3 programs refused: 2 not minimal, 1 not new" in text
    assert "3 of 12 words used, 2 of 66 pairs of them" in text
    assert "never used: best, clear, drift, dye, lowest" in text
    assert "4 distinct inputs; two words share 33% of theirs in the mean, 0% at least (blow and keep)" in text


def test_nothing_can_be_told_too():
    census = Census(WORDS)

    assert "0 samples kept: none" in census.text()
    assert census.record()["inputs"] == {"distinct": 0, "mean": None, "least": None, "pairs": []}


def test_a_behaviour_is_the_same_in_whatever_order_the_inputs_come():
    one = sample(body("return turn(grid)"), INPUTS)
    other = sample(body("return turn(grid)"), INPUTS[::-1])

    assert behaviour_of(one) == behaviour_of(other) != behaviour_of(B)
