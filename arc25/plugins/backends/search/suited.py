"""What words cost for one task: less where what is seen in it calls for them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import replace

from arc25.core.records import Task
from arc25.core.words import Word
from arc25.perception.traits import traits

MOST = 3.0
"""Bits that a task may add to a word or take off; no word is believed certain or impossible."""
LEAST = 0.5
"""Bits that every word costs: programs cost more the longer they are."""


def suited(words: Mapping[str, Word], task: Task) -> Mapping[str, Word]:
    """The words at their costs for this task, all together as likely as before."""
    if not any(word.suits for word in words.values()):
        return words
    seen = traits(task) | {"": 1.0}
    costs = {name: word.cost - _called_for(word, seen) for name, word in words.items()}
    level = _likely(costs.values()) - _likely(word.cost for word in words.values())
    return {name: replace(word, cost=max(LEAST, costs[name] + level)) for name, word in words.items()}


def _called_for(word: Word, seen: Mapping[str, float]) -> float:
    """The bits that the task takes off the word. A trait that is not known here says nothing."""
    bits = sum(worth * seen.get(trait, 0.0) for trait, worth in word.suits.items())
    return max(-MOST, min(MOST, bits))


def _likely(costs: Iterable[float]) -> float:
    """How likely any of them is, as the logarithm to the base 2."""
    return math.log2(sum(2.0**-cost for cost in costs))
