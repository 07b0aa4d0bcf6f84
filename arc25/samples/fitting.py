"""Costs of words fitted on programs.

Words, their literals, and which word made the arguments of which have an estimate each, with Dirichlet smoothing
(MacKay and Peto 1995): calls that nobody made are added in the proportions of a broader distribution, `strength` of
them. That is the costs written beside the words for words, all parameters with the same choices for literals, and the
arguments of all words for those of one word.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias, TypeVar

from arc25.core.words import Word
from arc25.samples.calls import INPUT, Call
from arc25.samples.costs import CostTable, Price

COLOR = "Color"
"""Colours are chosen from those of a task: how often one occurs elsewhere tells nothing."""
LEAST_WORD, LEAST_LITERAL = 1.0, 0.25
"""No word and no literal costs less: programs cost more the longer they are."""
LEAST_CORRECTION, MOST_CORRECTION = 0.25, 4.0
"""What a word that follows another adds: less says nothing, more is not to be had from so few programs."""
LEAST_EVIDENCE = 0.5
"""How often a pair has to occur, or would if it were as common as elsewhere, for its correction to be told."""
DIGITS = 2

Key = TypeVar("Key")
Program: TypeAlias = Sequence[Call]


@dataclass(frozen=True, slots=True)
class Smoothing:
    """`strength`: how many calls the broader distribution counts for; `samples`: what one in a sample counts."""

    strength: float
    samples: float


@dataclass(frozen=True, slots=True)
class Smoothings:
    """One for each estimate."""

    words: Smoothing
    literals: Smoothing
    follows: Smoothing


def _none() -> defaultdict[Any, float]:
    return defaultdict(float)


@dataclass(frozen=True, slots=True)
class Counts:
    """Weighed calls: `words[word]`, `literals[word, parameter, literal]`, `follows[word, type, maker]`."""

    words: defaultdict[str, float] = field(default_factory=_none)
    literals: defaultdict[tuple[str, str, str], float] = field(default_factory=_none)
    follows: defaultdict[tuple[str, str, str], float] = field(default_factory=_none)

    def add(self, program: Program, weight: float = 1.0) -> None:
        """Count the calls of a program. What may have several types is shared out among them."""
        for call in program:
            word = call.result.word
            self.words[word] += weight
            for parameter, literal in call.literals:
                self.literals[word, parameter, literal] += weight
            for made in call.arguments:
                for kind in made.types:
                    self.follows[word, kind, made.word] += weight / len(made.types)


@dataclass(frozen=True, slots=True)
class Follows:
    """What made the arguments: `own[word][type][maker]` is a count, `broad[type][maker]` a share over all words."""

    own: Mapping[str, Mapping[str, Mapping[str, float]]]
    broad: Mapping[str, Mapping[str, float]]
    strength: float

    def bits(self, word: str, maker: str) -> float:
        """How much rarer what `maker` makes is among the arguments of `word` than elsewhere, in the mean over types."""
        found = []
        for kind, makers in self.own.get(word, {}).items():
            if share := self.broad[kind].get(maker):
                total = sum(makers.values())
                narrow = (makers.get(maker, 0.0) + self.strength * share) / (total + self.strength)
                found.append((total * share, math.log2(share / narrow)))
        return _mean(found) if found else 0.0

    def table(self, word: str) -> dict[str, float]:
        """The bits by maker, as far as they are worth telling: see `LEAST_EVIDENCE`, and what is clipped above."""
        evidence: defaultdict[str, float] = defaultdict(float)
        for kind, makers in self.own.get(word, {}).items():
            total = sum(makers.values())
            for maker, share in self.broad[kind].items():
                evidence[maker] += max(makers.get(maker, 0.0), total * share)
        bits = {maker: self.bits(word, maker) for maker in sorted(evidence) if evidence[maker] >= LEAST_EVIDENCE}
        return {
            maker: _rounded(max(-MOST_CORRECTION, min(MOST_CORRECTION, value)))
            for maker, value in bits.items()
            if abs(value) > LEAST_CORRECTION
        }


class Fitter:
    """Fits costs for the words of a pack, of which only what is written beside them is used."""

    def __init__(self, words: Mapping[str, Word]) -> None:
        self._makers: defaultdict[str, set[str]] = defaultdict(set)
        self._costs = {name: word.cost for name, word in words.items()}
        self._choices: dict[tuple[str, str], tuple[str, ...]] = {}
        self._kinds: dict[tuple[str, str], str] = {}
        for name, word in words.items():
            for signature in word.signatures:
                self._makers[signature.returns].add(name)
                for parameter in signature.parameters:
                    if parameter.choices and parameter.type != COLOR:
                        place = name, parameter.name
                        texts = (*self._choices.get(place, ()), *map(repr, parameter.choices))
                        self._choices[place] = tuple(dict.fromkeys(texts))
                        self._kinds[place] = parameter.type

    def fit(self, programs: Counts, samples: Counts, smoothings: Smoothings) -> CostTable:
        """The prices of all words."""
        words = self.words(programs, samples, smoothings.words)
        bits = {name: _rounded(max(LEAST_WORD, own)) for name, own in words.items()}
        literals = self.literals(programs, samples, smoothings.literals)
        follows = self.follows(programs, samples, smoothings.follows)
        return CostTable({name: Price(bits[name], literals[name], follows.table(name)) for name in self._costs})

    def words(self, programs: Counts, samples: Counts, smoothing: Smoothing) -> dict[str, float]:
        """The bits of each word: -log2 of its share among all calls, whatever their types.

        Shares among the words of one type would make the only word of a rare type nearly free, and what few programs
        want would be made of everything: a search does not know yet what its values will be wanted for.
        """
        counts = _mixed(programs.words, samples.words, smoothing.samples)
        shares = smoothed(counts, self._prior(self._costs), smoothing.strength)
        return {name: -math.log2(share) for name, share in shares.items()}

    def literals(
        self, programs: Counts, samples: Counts, smoothing: Smoothing
    ) -> dict[str, dict[str, dict[str, float]]]:
        """The bits of each literal, by word, parameter and `repr`."""
        counts = _mixed(programs.literals, samples.literals, smoothing.samples)
        pooled: defaultdict[tuple[str, tuple[str, ...], str], float] = defaultdict(float)
        for place, choices in self._choices.items():
            for choice in choices:
                pooled[self._kinds[place], choices, choice] += counts[*place, choice]
        found: dict[str, dict[str, dict[str, float]]] = {name: {} for name in self._costs}
        for place, choices in self._choices.items():
            even = dict.fromkeys(choices, 1 / len(choices))
            alike = {choice: pooled[self._kinds[place], choices, choice] for choice in choices}
            broad = smoothed(alike, even, smoothing.strength)
            own = smoothed({choice: counts[*place, choice] for choice in choices}, broad, smoothing.strength)
            bits = {choice: _rounded(max(LEAST_LITERAL, -math.log2(share))) for choice, share in own.items()}
            found[place[0]][place[1]] = bits
        return found

    def follows(self, programs: Counts, samples: Counts, smoothing: Smoothing) -> Follows:
        """What made the arguments of each word, against those of all words."""
        counts = _mixed(programs.follows, samples.follows, smoothing.samples)
        own: defaultdict[str, defaultdict[str, dict[str, float]]] = defaultdict(lambda: defaultdict(dict))
        pooled: defaultdict[str, defaultdict[str, float]] = defaultdict(_none)
        for (name, kind, maker), number in counts.items():
            own[name][kind][maker] = number
            pooled[kind][maker] += number
        broad = {
            kind: smoothed(makers, self._prior(self._makers[kind] | set(makers)), smoothing.strength)
            for kind, makers in pooled.items()
        }
        return Follows(own, broad, smoothing.strength)

    def _prior(self, makers: Iterable[str]) -> dict[str, float]:
        """How likely each of them is by the costs written beside the words; the input is as likely as all of them."""
        shares = {name: 2 ** -self._costs[name] for name in makers if name != INPUT}
        if INPUT in makers:
            shares[INPUT] = sum(shares.values()) or 1.0
        total = sum(shares.values())
        return {name: share / total for name, share in shares.items()}


def smoothed(counts: Mapping[str, float], broad: Mapping[str, float], strength: float) -> dict[str, float]:
    """The shares of all that `broad` knows, with `strength` counts added in its proportions."""
    total = sum(counts.values()) + strength
    return {name: (counts.get(name, 0.0) + strength * share) / total for name, share in broad.items()}


def _mixed(programs: Mapping[Key, float], samples: Mapping[Key, float], weight: float) -> defaultdict[Key, float]:
    mixed = defaultdict(float, programs)
    if weight:
        for key, number in samples.items():
            mixed[key] += weight * number
    return mixed


def _mean(entries: Sequence[tuple[float, float]]) -> float:
    """Of pairs of weight and value."""
    return sum(weight * value for weight, value in entries) / sum(weight for weight, _ in entries)


def _rounded(bits: float) -> float:
    return round(bits, DIGITS)
