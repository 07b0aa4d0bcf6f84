"""Which traits of a task call for which words, learnt from tasks with programs that solve them.

One logistic regression a word, all at once: does a program for this task use it? It learns from many generated
samples first. Then few programs for real tasks correct it: they set how common a word is, and move the weights as far
as they outweigh a pull towards what the samples taught, which counts for less than it seemed there.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from arc25.samples.suits import SuitTable

Array = npt.NDArray[np.float64]

FOLDS = 5
TRUST = 0.75
"""What a weight that samples taught is worth for real tasks."""
SAMPLE_PULL, PROGRAM_PULL = 1e-4, 0.2
"""The squared distance of a weight from where it began costs half of this."""
SAMPLE_EPOCHS, PROGRAM_EPOCHS = 6, 40
SAMPLE_BATCH, PROGRAM_BATCH = 256, 32
RATE = 2e-3
LEAST_SPREAD = 0.05
"""Traits that hardly ever differ are not blown up."""
COMMON = 0.3
"""How many tasks more than it did a word is thought to have served."""
MOST_BITS = 3.0
DIGITS = 3


@dataclass(frozen=True, slots=True)
class Lessons:
    """Tasks and the words they took: `traits` [task, trait], `used` [task, word], 1 where the word was used, else 0.

    A number between says that some of the task's programs use it.
    """

    traits: Array
    used: Array

    def part(self, rows: Any) -> Lessons:
        """Some of them."""
        return Lessons(self.traits[rows], self.used[rows])


@dataclass(frozen=True, slots=True)
class HeldOut:
    """What traits are worth for words of held-out tasks.

    `bits` saved per word used, `better` the share of tasks with any saved, and how many words come before a used one
    in the mean: by how common they are (`rank_before`) and by traits (`rank`).
    """

    bits: float
    better: float
    rank_before: float
    rank: float


@dataclass(frozen=True, slots=True)
class Suits:
    """`weights` [trait, word] and `constants` [word]: the bits that a task's traits take off each word's cost."""

    weights: Array
    constants: Array

    def bits(self, traits: Array) -> Array:
        """For each task and word, [task, word]."""
        return np.clip(traits @ self.weights + self.constants, -MOST_BITS, MOST_BITS)

    def table(self, traits: Sequence[str], words: Sequence[str]) -> SuitTable:
        """As it is kept, rounded; `traits` and `words` are the names in order."""
        rows = np.vstack([self.constants, self.weights]).round(DIGITS).T.tolist()
        return SuitTable(["", *traits], dict(zip(words, rows, strict=True)))


@dataclass(frozen=True, slots=True)
class _Scale:
    """Traits as the learner sees them: 0 in the mean, most within 1 of it."""

    mean: Array
    spread: Array

    @classmethod
    def of(cls, traits: Array) -> _Scale:
        return cls(traits.mean(axis=0), traits.std(axis=0) + LEAST_SPREAD)

    def __call__(self, traits: Array) -> Array:
        return np.clip((traits - self.mean) / self.spread, -4.0, 4.0)


class Suiting:
    """Learns from `samples`, then any number of times from programs."""

    def __init__(self, samples: Lessons, seed: int) -> None:
        self._seed = seed
        self._scale = _Scale.of(samples.traits)
        weights = np.zeros((samples.traits.shape[1], samples.used.shape[1]))
        usual = _log_odds(samples.used)
        lessons = Lessons(self._scale(samples.traits), samples.used)
        self._weights, constants = _fit(lessons, weights, usual, SAMPLE_PULL, SAMPLE_EPOCHS, SAMPLE_BATCH, seed)
        self._shift = constants - usual

    def learn(self, programs: Lessons) -> Suits:
        """What samples and programs together say."""
        usual = _log_odds(programs.used)
        lessons = Lessons(self._scale(programs.traits), programs.used)
        begin = TRUST * self._weights, usual + TRUST * self._shift
        weights, constants = _fit(lessons, *begin, PROGRAM_PULL, PROGRAM_EPOCHS, PROGRAM_BATCH, self._seed)
        weights = weights / self._scale.spread[:, None]
        constants = constants - usual - self._scale.mean @ weights
        return Suits(weights / math.log(2), constants / math.log(2))

    def held_out(self, programs: Lessons) -> HeldOut:
        """How well programs of a fifth of the tasks are foretold by those of the others, each fifth in turn."""
        fold = np.random.default_rng(self._seed).permutation(len(programs.used)) % FOLDS
        found = [
            one
            for number in range(FOLDS)
            for one in _foretold(self.learn(programs.part(fold != number)), programs, fold == number)
        ]
        bits, before, after = np.array(found).T
        return HeldOut(float(bits.mean()), float(np.mean(bits > 0)), float(before.mean()), float(after.mean()))


def _foretold(suits: Suits, programs: Lessons, test: npt.NDArray[np.bool_]) -> Iterator[tuple[float, float, float]]:
    """For each task of a fifth: the bits saved per word, and the rank of its words before and after."""
    counts = programs.used[~test].sum(axis=0) + COMMON
    usual = np.log2(counts / counts.sum())
    tried = programs.part(test)
    for bits, used in zip(suits.bits(tried.traits), tried.used > 0, strict=True):
        if used.any():
            likely = usual + bits
            likely -= np.log2(np.exp2(likely).sum())
            ranks = [np.mean([(one > one[word]).sum() for word in np.flatnonzero(used)]) for one in (usual, likely)]
            yield float((likely - usual)[used].mean()), float(ranks[0]), float(ranks[1])


def _log_odds(used: Array) -> Array:
    """How common each word is."""
    share = (used.sum(axis=0) + COMMON) / (len(used) + 2 * COMMON)
    odds: Array = share / (1 - share)
    return np.log(odds)


def _fit(
    lessons: Lessons, weights: Array, constants: Array, pull: float, epochs: int, batch: int, seed: int
) -> tuple[Array, Array]:
    """Weights and constants of the least log loss, by Adam (Kingma and Ba 2015) with a falling rate."""
    chance = np.random.default_rng(seed)
    begin, values = weights, np.vstack([weights, constants])
    mean, square = np.zeros_like(values), np.zeros_like(values)
    batches = [rows for _ in range(epochs) for rows in _batches(chance.permutation(len(lessons.used)), batch)]
    for step, rows in enumerate(batches, 1):
        traits = lessons.traits[rows]
        wrong = (_chance(traits @ values[:-1] + values[-1]) - lessons.used[rows]) / len(rows)
        slope = np.vstack([traits.T @ wrong + pull * (values[:-1] - begin), wrong.sum(axis=0)])
        mean = 0.9 * mean + 0.1 * slope
        square = 0.999 * square + 0.001 * slope**2
        rate = RATE * min(1.0, 2 * (1 - step / (len(batches) + 1)))
        values = values - rate * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.999**step)) + 1e-8)
    return values[:-1], values[-1]


def _batches(order: npt.NDArray[np.int64], size: int) -> list[npt.NDArray[np.int64]]:
    return [order[start : start + size] for start in range(0, len(order), size)]


def _chance(log_odds: Array) -> Array:
    return 1 / (1 + np.exp(-np.clip(log_odds, -30, 30)))
