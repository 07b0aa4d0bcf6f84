"""How strongly costs are to be smoothed, and what they are worth: tried on programs of tasks not fitted on."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from arc25.core.errors import UsageError
from arc25.core.words import Word
from arc25.samples.costs import CostTable
from arc25.samples.fitting import Counts, Fitter, Follows, Program, Smoothing, Smoothings

FOLDS = 5
STRENGTHS = tuple(2.0**power for power in range(11))
SHARES = (0.0, 0.01, 0.03, 0.1, 0.3)
"""What a call in a generated sample may count; the first is nothing."""
NOTHING = Counts()

Estimate = TypeVar("Estimate")


@dataclass(frozen=True, slots=True)
class Corpus:
    """Programs by task, and generated samples. The programs of a task have one vote together."""

    tasks: Mapping[str, Sequence[Program]]
    samples: Sequence[Program] = ()

    def users(self) -> Counter[str]:
        """How many tasks have a program that uses a word, by word."""
        used = ({call.result.word for program in programs for call in program} for programs in self.tasks.values())
        return Counter(itertools.chain.from_iterable(used))


@dataclass(frozen=True, slots=True)
class HeldOut:
    """Bits per call of programs that were held out, each line with what those above it have.

    `written` are the costs beside the words, as probabilities, with all literals alike.
    """

    written: float
    words: float
    literals: float
    follows: float


@dataclass(frozen=True, slots=True)
class Fitted:
    """The table fitted on all programs, with the smoothing that foretells best, and how well that does."""

    table: CostTable
    smoothings: Smoothings
    held_out: HeldOut


@dataclass(frozen=True, slots=True)
class _Fold:
    """Counts to fit on, and programs to foretell with their weights."""

    counts: Counts
    held: Sequence[tuple[Program, float]]


def fit(words: Mapping[str, Word], corpus: Corpus) -> Fitted:
    """Fit the costs of `words`: the smoothing is chosen by tasks held out in turn, then all are fitted on.

    Raises:
        UsageError: there are too few tasks whose programs call a word.
    """
    tasks = {task: programs for task, programs in corpus.tasks.items() if any(programs)}
    if len(tasks) < FOLDS:
        raise UsageError(f"costs are fitted on programs of at least {FOLDS} tasks that call words, got {len(tasks)}")
    folds = [_fold(tasks, number) for number in range(FOLDS)]
    samples = _counts(corpus.samples)
    fitter = Fitter(words)
    calls = sum(weight * len(program) for fold in folds for program, weight in fold.held)
    word, word_bits = _best(fitter.words, _word_bits, folds, samples)
    literal, literal_bits = _best(fitter.literals, _literal_bits, folds, samples)
    follow, follow_bits = _best(fitter.follows, _follow_bits, folds, samples)
    smoothings = Smoothings(word, literal, follow)
    even = _foretold(fitter.literals(NOTHING, NOTHING, literal), _literal_bits, folds)
    written = _foretold(fitter.words(NOTHING, NOTHING, word), _word_bits, folds)
    steps = (written + even, word_bits + even, word_bits + literal_bits, word_bits + literal_bits + follow_bits)
    table = fitter.fit(_fold(tasks, None).counts, samples, smoothings)
    return Fitted(table, smoothings, HeldOut(*(step / calls for step in steps)))


def _fold(tasks: Mapping[str, Sequence[Program]], number: int | None) -> _Fold:
    """Every `FOLDS`th task by name is held out, from `number` on; none where that is None."""
    counts = Counts()
    held: list[tuple[Program, float]] = []
    for place, task in enumerate(sorted(tasks)):
        weighed = [(program, 1 / len(tasks[task])) for program in tasks[task]]
        if place % FOLDS == number:
            held += weighed
            continue
        for program, weight in weighed:
            counts.add(program, weight)
    return _Fold(counts, held)


def _counts(programs: Sequence[Program]) -> Counts:
    counts = Counts()
    for program in programs:
        counts.add(program)
    return counts


def _best(
    estimate: Callable[[Counts, Counts, Smoothing], Estimate],
    bits: Callable[[Estimate, Program], Iterator[float]],
    folds: Sequence[_Fold],
    samples: Counts,
) -> tuple[Smoothing, float]:
    """The smoothing with which an estimate foretells best, and the bits that all that was held out then needs."""
    shares = SHARES if samples.words else SHARES[:1]
    needed = {
        smoothing: sum(_foretold(estimate(fold.counts, samples, smoothing), bits, [fold]) for fold in folds)
        for smoothing in itertools.starmap(Smoothing, itertools.product(STRENGTHS, shares))
    }
    best = min(needed, key=lambda smoothing: needed[smoothing])
    return best, needed[best]


def _foretold(
    estimate: Estimate, bits: Callable[[Estimate, Program], Iterator[float]], folds: Sequence[_Fold]
) -> float:
    return sum(weight * sum(bits(estimate, program)) for fold in folds for program, weight in fold.held)


def _word_bits(words: Mapping[str, float], program: Program) -> Iterator[float]:
    for call in program:
        yield words[call.result.word]


def _literal_bits(literals: Mapping[str, Mapping[str, Mapping[str, float]]], program: Program) -> Iterator[float]:
    """Those of literals that a search may write: no other has a price."""
    for call in program:
        for parameter, literal in call.literals:
            yield literals[call.result.word].get(parameter, {}).get(literal, 0.0)


def _follow_bits(follows: Follows, program: Program) -> Iterator[float]:
    for call in program:
        for made in call.arguments:
            yield follows.bits(call.result.word, made.word)
