"""The stream of samples of a level."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from arc25.core.errors import UsageError
from arc25.core.grid import Grid as Record
from arc25.core.records import Example, Pair, Program, Task
from arc25.core.words import Word
from arc25.plugins.dsls.arc25.samples.branches import draft_alternative, draft_branch, draft_choice, draft_selection
from arc25.plugins.dsls.arc25.samples.dice import Dice
from arc25.plugins.dsls.arc25.samples.feeding import Bench, Feeder
from arc25.plugins.dsls.arc25.samples.loops import draft_comprehension, draft_loop
from arc25.plugins.dsls.arc25.samples.pairs import draft_bridge, draft_pair
from arc25.plugins.dsls.arc25.samples.placing import draft_cut, draft_mark, draft_move, draft_strip
from arc25.plugins.dsls.arc25.samples.pool import TESTS, Pool, Stage
from arc25.plugins.dsls.arc25.samples.routes import Routes, Way
from arc25.plugins.dsls.arc25.samples.source import write_straight
from arc25.plugins.dsls.arc25.samples.straight import compose, use_word, whiten
from arc25.plugins.dsls.arc25.samples.terms import Term, is_padded
from arc25.plugins.dsls.arc25.values import Grid
from arc25.samples.memory import Memory

Draft = Callable[[Feeder], "str | Term | None"]

DRAFTS: dict[int, tuple[tuple[Draft, float], ...]] = {
    2: ((compose, 1),),
    3: ((draft_loop, 3), (draft_comprehension, 1)),
    4: ((draft_branch, 4), (draft_selection, 2), (draft_alternative, 2), (draft_choice, 1)),
    5: ((draft_move, 2), (draft_mark, 3), (draft_strip, 2), (draft_bridge, 1), (draft_pair, 2), (draft_cut, 2)),
}
"""What the programs of a level are like, and how often; level 1 goes from word to word."""
LEVELS = max(DRAFTS)
TRIES, FIRST_TRIES = 12, 150
"""How often a word is tried before the next one has its turn, and how often if there is no program of it yet."""
LINES = 12
"""The most lines of a program."""


class Solved(NamedTuple):
    """A program and what it gives on a stage."""

    stage: Stage
    source: str
    outputs: Sequence[Grid]


def generate_samples(
    words: Mapping[str, Word], seed: int, level: int, inputs: Sequence[Record], language: str
) -> Iterator[Example]:
    """Examples of the level, without end: all that decides them is in the arguments.

    Raises:
        UsageError: there is no such level.
    """
    if not 1 <= level <= LEVELS:
        raise UsageError(f"the level of a sample is a number from 1 (one word) to {LEVELS} (coordinates); got {level}")
    return _examples(_Generator(words, seed, level, inputs), f"sample-{seed}-{level}", language)


def _examples(generator: _Generator, name: str, language: str) -> Iterator[Example]:
    for number, (stage, source, outputs) in enumerate(generator.solved()):
        task_id = f"{name}-{number}"
        pairs = tuple(map(Pair, stage.inputs, map(_record, outputs)))
        task = Task(task_id, pairs[:-TESTS], tuple(stage.inputs[-TESTS:]))
        yield Example(task, Program(task_id, source, language), origin="synthetic")


def _record(grid: Grid) -> Record:
    height, width = grid.shape
    return Record(height, width, grid.astype(np.uint8).tobytes())


class _Generator:
    """Drafts programs, keeps those that are worth it, and remembers which ones there were."""

    def __init__(self, words: Mapping[str, Word], seed: int, level: int, inputs: Sequence[Record]) -> None:
        memory = Memory()
        self._functions = {name: memory.remembering(word.function) for name, word in words.items()}
        self._level = level
        self._dice = Dice(seed, level)
        self._bench = Bench(Routes(words), self._dice, frozenset(words))
        self._pool = Pool(seed, inputs)
        self._seen: set[str] = set()

    def solved(self) -> Iterator[Solved]:
        """Programs with their outputs, without end."""
        candidates = self._by_drafts(*DRAFTS[self._level]) if self._level in DRAFTS else self._by_words()
        return (solved for solved in candidates if solved is not None)

    def _by_words(self) -> Iterator[Solved | None]:
        """A program for every word in turn, in another order each time."""
        ways: dict[str, list[Way]] = {}
        for way in self._bench.routes.ways:
            ways.setdefault(way.word.name, []).append(way)
        done: set[str] = set()
        while True:
            for name in self._dice.shuffled(list(ways)):
                solved = self._attempt(ways[name], TRIES if name in done else FIRST_TRIES)
                done |= {name} if solved else set()
                yield solved

    def _by_drafts(self, *drafts: tuple[Draft, float]) -> Iterator[Solved | None]:
        kinds, weights = [draft for draft, _ in drafts], [weight for _, weight in drafts]
        while True:
            stage = self._pool.draw(self._dice)
            draft = self._dice.weighted(kinds, weights)(Feeder(self._bench, stage))
            yield None if draft is None else self._solve(stage, draft)

    def _attempt(self, ways: Sequence[Way], tries: int) -> Solved | None:
        """A program for the word of `ways`; one that rests on the numbers of colours only where no other is found."""
        last: tuple[Stage, Term] | None = None
        for _ in range(tries):
            feeder = Feeder(self._bench, stage := self._pool.draw(self._dice))
            term = use_word(feeder, ways)
            if term is None or not stage.fits(term.values):
                continue
            if not feeder.follows(term):
                last, term = (stage, term), whiten(feeder, term)
            solved = self._solve(stage, term) if term is not None and feeder.follows(term) else None
            if solved is not None:
                return solved
        return self._solve(*last) if last else None

    def _solve(self, stage: Stage, draft: str | Term) -> Solved | None:
        """The draft with its outputs, if it is worth it."""
        source = draft if isinstance(draft, str) else self._write(draft)
        if source in self._seen or source.count("\n") > LINES:
            return None
        outputs = self._run(source, stage) if isinstance(draft, str) else draft.values
        if outputs is None or not stage.fits(outputs) or (isinstance(draft, Term) and is_padded(draft)):
            return None
        if source.count("(") > 2 and stage.maps_colors(outputs):
            return None
        stage.forbid(outputs)
        self._seen.add(source)
        return Solved(stage, source, outputs)

    def _write(self, term: Term) -> str:
        return write_straight(term, self._bench.names, 1 + self._dice.below(3))

    def _run(self, source: str, stage: Stage) -> list[Any] | None:
        """What the program gives; None if it fails for an input."""
        names: dict[str, Any] = dict(self._functions)
        exec(compile(source, "<sample>", "exec"), names)  # noqa: S102 - the text was written here
        try:
            outputs = [names["transform"](grid) for grid in stage.scope.root.values]
        except (ValueError, IndexError):
            return None
        return [output.astype(np.int8) for output in outputs]
