"""The pool of inputs that all programs draw from, so that the same inputs occur under many programs.

Then an input tells nothing of the program: the outputs have to be looked at.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Hashable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from arc25.core.grid import MAX_SIDE
from arc25.core.grid import Grid as Record
from arc25.plugins.dsls.arc25.samples.dice import Dice
from arc25.plugins.dsls.arc25.samples.given import borrow_scenes
from arc25.plugins.dsls.arc25.samples.scenes import draw_scenes
from arc25.plugins.dsls.arc25.samples.terms import Scope, Term, freeze
from arc25.plugins.dsls.arc25.samples.tinting import Tint
from arc25.plugins.dsls.arc25.values import Grid

if TYPE_CHECKING:
    from arc25.plugins.dsls.arc25.samples.items import ItemScope

ALIVE = 16
"""Tuples of inputs in use at one time."""
DRAWS = 200
"""How often a tuple is drawn before another takes its place."""
TRIES = 8
"""How often different inputs are looked for among those that were given."""
TRAIN, TESTS = 3, 1
MORE = 0.1
"""The share of tuples that have a train input more."""


class Stage:
    """A tuple of inputs, the last of them the test, and what programs gave for them so far.

    `loops` are the objects that programs loop over, by their text. `searches` counts by type how often none were found.
    """

    def __init__(self, inputs: Sequence[Grid]) -> None:
        self.scope = Scope(Term("Grid", "grid", (), tuple(map(_locked, inputs))))
        self.inputs = [Record.of(grid.tolist()) for grid in inputs]
        present = [set(np.unique(grid).tolist()) for grid in inputs]
        self.common: list[int] = sorted(set.intersection(*present) - {0})
        self.colors: list[int] = sorted(set.union(*present))
        self.least = min(len(grid) for grid in inputs), min(grid.shape[1] for grid in inputs)
        self.draws = 0
        self.tint = Tint(self.scope.root)
        self.loops: dict[str, ItemScope] = {}
        self.searches: Counter[str] = Counter()
        self._given: set[tuple[Hashable, ...]] = set()

    def fits(self, outputs: Sequence[Grid]) -> bool:
        """Whether a task may have these outputs: of a size, and for the train inputs changed, various and new."""
        if any(max(grid.shape) > MAX_SIDE for grid in outputs):
            return False
        train = _train_keys(outputs)
        changed = sum(key != own for key, own in zip(train, self.scope.root.keys, strict=False))
        return changed > 1 and len(set(train)) > 1 and train not in self._given

    def forbid(self, outputs: Sequence[Grid]) -> None:
        """Let no other program have these outputs."""
        self._given.add(_train_keys(outputs))

    def maps_colors(self, outputs: Sequence[Grid]) -> bool:
        """Whether the outputs are the inputs with colours exchanged, and nothing else."""
        inputs = self.scope.root.values
        if any(grid.shape != output.shape for grid, output in zip(inputs, outputs, strict=True)):
            return False
        codes = [10 * grid.ravel().astype(np.intp) + out.ravel() for grid, out in zip(inputs, outputs, strict=True)]
        pairs = np.bincount(np.concatenate(codes), minlength=100).reshape(10, 10) > 0
        return bool((pairs.sum(axis=1) <= 1).all())


class Pool:
    """ALIVE stages, the same for a seed and `inputs` whatever is done with them.

    Each is replaced after DRAWS draws, the first ones one after another before that: so every kind of scene has its
    turn soon.
    """

    def __init__(self, seed: int, inputs: Sequence[Record]) -> None:
        self._seed = seed
        self._inputs = inputs
        self._made = 0
        self._alive = [self._next() for _ in range(ALIVE)]
        for place, stage in enumerate(self._alive):
            stage.draws = place * DRAWS // ALIVE

    def draw(self, dice: Dice) -> Stage:
        """One of the stages."""
        place = dice.below(ALIVE)
        if self._alive[place].draws >= DRAWS:
            self._alive[place] = self._next()
        self._alive[place].draws += 1
        return self._alive[place]

    def _next(self) -> Stage:
        """The next stage: of random scenes, or where inputs were given, every other time of those."""
        rng = np.random.default_rng((self._seed, self._made))
        number = TRAIN + TESTS + int(rng.random() < MORE)
        kind, borrowed = divmod(self._made, 2) if self._inputs else (self._made, 0)
        self._made += 1
        borrowing = (borrow_scenes(rng, self._inputs, number) for _ in range(TRIES if borrowed else 0))
        drawing = (draw_scenes(rng, kind, number) for _ in itertools.count())
        return Stage(next(filter(_are_various, itertools.chain(borrowing, drawing))))


def _locked(grid: Grid) -> Grid:
    """A copy that cannot be written to, so that a program that tries is found out."""
    copy = grid.copy()
    copy.flags.writeable = False
    return copy


def _are_various(scenes: Sequence[Grid]) -> bool:
    """Whether they are different, and none is empty."""
    return len(set(map(freeze, scenes))) == len(scenes) and all(scene.any() for scene in scenes)


def _train_keys(outputs: Sequence[Grid]) -> tuple[Hashable, ...]:
    return tuple(map(freeze, outputs[:-TESTS]))
