"""What a set of samples holds: its words and how they meet, the inputs they work on, and what was refused."""

from __future__ import annotations

import itertools
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from arc25.core.grid import Grid
from arc25.samples.sample import Sample
from arc25.samples.validation import Refusal, Rule

LEAST = 10
"""How many pairs of words are named that have the least inputs in common."""
EXAMPLES = 3
"""How many programs are kept of those that break a rule."""


class Census:
    """Counts samples and refusals as they come. `words` are all those of the pack."""

    def __init__(self, words: Iterable[str]) -> None:
        self.words = sorted(words)
        self.levels: Counter[int] = Counter()
        self.refused: Counter[tuple[Rule, int]] = Counter()
        self.frequency: Counter[str] = Counter()
        self.pairs: Counter[tuple[str, str]] = Counter()
        self.varied = 0
        self._inputs: defaultdict[str, set[Grid]] = defaultdict(set)
        self._programs: set[str] = set()
        self._behaviours: set[int] = set()
        self._examples: defaultdict[Rule, list[dict[str, str]]] = defaultdict(list)

    def count(self, sample: Sample) -> None:
        """Take a sample into account."""
        self.levels[sample.level] += 1
        self.varied += bool(sample.variation)
        self.frequency.update(sample.words)
        self.pairs.update(itertools.combinations(sorted(sample.words), 2))
        for word in sample.words:
            self._inputs[word].update(sample.inputs)
        self._programs.add(sample.source)
        self._behaviours.add(behaviour_of(sample))

    def refuse(self, level: int, refusal: Refusal, source: str) -> None:
        """Take a program into account that was refused."""
        self.refused[refusal.rule, level] += 1
        if len(self._examples[refusal.rule]) < EXAMPLES:
            self._examples[refusal.rule].append({"program": source, "reason": refusal.reason})

    def record(self) -> dict[str, Any]:
        """All of it, for JSON. `pairs.counts[i][j]` is how many samples have words i and j, or word i where i = j."""
        return {
            "kept": self.levels.total(),
            "varied": self.varied,
            "levels": {str(level): self.levels[level] for level in sorted(self.levels)},
            "refused": {rule.value: self._refused(rule) for rule in Rule},
            "examples": {rule.value: programs for rule, programs in self._examples.items()},
            "programs": len(self._programs),
            "behaviours": len(self._behaviours),
            "words": {word: self.frequency[word] for word in self.words},
            "pairs": {"words": self.words, "counts": self._matrix()},
            "inputs": self._overlap(),
        }

    def text(self) -> str:
        """A few lines for the terminal."""
        told = self.record()
        levels = ", ".join(f"{number} of level {level}" for level, number in told["levels"].items())
        lines = [f"{told['kept']} samples kept: {levels or 'none'}; {self.varied} of them vary another"]
        lines += [f"{told['programs']} distinct programs, {told['behaviours']} distinct behaviours"]
        lines += [f"{self.refused.total()} programs refused: {self._reasons() or 'none'}", *self._text_of_words()]
        inputs = told["inputs"]
        if inputs["pairs"]:
            least = inputs["pairs"][0]
            lines += [
                f"{inputs['distinct']} distinct inputs; two words share {inputs['mean']:.0%} of theirs in the mean,"
                f" {least['overlap']:.0%} at least ({' and '.join(least['words'])})"
            ]
        return "\n".join(lines) + "\n"

    def _text_of_words(self) -> Iterator[str]:
        used = [word for word, _ in self.frequency.most_common()]
        met = f"{len(self.pairs)} of {math.comb(len(self.words), 2)} pairs of them"
        yield f"{len(used)} of {len(self.words)} words used, {met} in one program"
        if used:
            ends = {"most": used[:5], "least": used[-5:]}
            yield "; ".join(f"{how}: " + ", ".join(f"{one} {self.frequency[one]}" for one in ends[how]) for how in ends)
        if never := [word for word in self.words if not self.frequency[word]]:
            yield f"never used: {', '.join(never)}"

    def _reasons(self) -> str:
        by_rule = {rule: sum(self._refused(rule).values()) for rule in Rule}
        return ", ".join(f"{number} not {rule.value}" for rule, number in by_rule.items() if number)

    def _refused(self, rule: Rule) -> dict[str, int]:
        """By level."""
        return {str(level): number for (one, level), number in sorted(self.refused.items(), key=_level) if one is rule}

    def _matrix(self) -> list[list[int]]:
        places = {word: place for place, word in enumerate(self.words)}
        counts = [[0] * len(self.words) for _ in self.words]
        for word, number in self.frequency.items():
            counts[places[word]][places[word]] = number
        for (first, second), number in self.pairs.items():
            counts[places[first]][places[second]] = counts[places[second]][places[first]] = number
        return counts

    def _overlap(self) -> dict[str, Any]:
        """Of each two words that are used, how many of the inputs of either are inputs of both (Jaccard's index)."""
        shares = []
        for first, second in itertools.combinations(sorted(self._inputs), 2):
            one, other = self._inputs[first], self._inputs[second]
            shared = len(one & other)
            shares.append((shared / (len(one) + len(other) - shared), first, second))
        shares.sort()
        return {
            "distinct": len(set().union(*self._inputs.values())),
            "mean": sum(share for share, _, _ in shares) / len(shares) if shares else None,
            "least": shares[0][0] if shares else None,
            "pairs": [{"words": [first, second], "overlap": share} for share, first, second in shares[:LEAST]],
        }


def behaviour_of(sample: Sample) -> int:
    """The same for samples that have the same outputs for the same inputs, in whatever order."""
    return hash(frozenset(zip(sample.inputs, sample.outputs, strict=True)))


def _level(entry: tuple[tuple[Rule, int], int]) -> int:
    return entry[0][1]
