"""Which answers to believe: programs vote for the test outputs they give, shorter ones with more weight."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from arc25.plugins.backends.search.goals import Candidate
from arc25.plugins.backends.search.report import Kind

PRECISION: Mapping[Kind, tuple[float, float]] = {
    Kind.WORDS: (0.95, 0.95),
    Kind.COLORS: (0.85, 0.85),
    Kind.RULE: (0.75, 0.9),
    Kind.RULES: (0.8, 0.9),
    Kind.PIECES: (0.6, 0.9),
    Kind.REPEATED: (0.3, 0.9),
    Kind.VIEW: (0.1, 0.6),
    Kind.STAGES: (0.1, 0.6),
    Kind.PARTIAL: (0.1, 0.1),
    Kind.CLOSE: (0.01, 0.01),
}
"""How often the best answer of each kind was right on training tasks: a short one that survives no fold, or every one.

Those of repetitions, views and stages are guesses: too few tasks were solved by them to count.
"""
HALVING = 2.0
"""Bits of length that halve a program's vote."""
IDLE = 8.0
"""Bits that a rule counts more if it writes nothing on the tests: there was no need to learn it."""
UNLIKELY = 1e-300
"""The least confidence, so that it always has a logarithm."""
LEARNT = {Kind.RULE, Kind.RULES}
UNTRIED = 0.2
"""The survival that is taken for granted where nobody tried."""
PLAIN = 50.0
"""Bits up to which rule lists are mostly right even if they survive no fold."""
FADING = 15.0
"""Bits beyond that halve how far to trust a list that survives none."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The cheapest program of those that give the same test outputs, and how likely these are right."""

    candidate: Candidate
    confidence: float


def rank(candidates: Sequence[Candidate], train: int) -> list[Answer]:
    """One answer for each distinct tuple of test outputs, the most believable first.

    `train` is how many of a node's values belong to train inputs.
    """
    groups: dict[tuple[int, ...], list[Candidate]] = defaultdict(list)
    # The same program may have been learnt twice: the first time, there was more time to leave pairs out.
    for candidate in {(found.node.numbers, found.node.cost): found for found in reversed(candidates)}.values():
        groups[candidate.node.numbers[train:]].append(candidate)
    least = min((_bits(candidate) for candidate in candidates), default=0.0)
    votes = {key: sum(_vote(candidate, least) for candidate in group) for key, group in groups.items()}
    total = sum(votes.values())
    answers = []
    for key, group in groups.items():
        best = min(group, key=_bits)
        precision = max(_precision(candidate) for candidate in group)
        answers.append(Answer(best, max(UNLIKELY, precision * votes[key] / total)))
    return sorted(answers, key=lambda answer: -answer.confidence)


def _vote(candidate: Candidate, least: float) -> float:
    return _precision(candidate) * math.exp2((least - _bits(candidate)) / HALVING)


def _bits(candidate: Candidate) -> float:
    return candidate.node.cost + IDLE * candidate.idle


def _precision(candidate: Candidate) -> float:
    none, every = PRECISION[candidate.kind]
    if candidate.kind in LEARNT:
        none *= math.exp2(min(0.0, (PLAIN - _bits(candidate)) / FADING))
    survival = UNTRIED if candidate.survival is None else candidate.survival
    return none + (every - none) * survival
