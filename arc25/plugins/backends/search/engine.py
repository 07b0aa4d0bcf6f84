"""Searches one task: grows the value DAG, learns rules on it, ranks what solves the train pairs, writes it down."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from arc25.core.grid import Grid
from arc25.core.records import Task
from arc25.core.words import Word
from arc25.plugins.backends.search import compose, emit, ranking, roles, things
from arc25.plugins.backends.search.budget import Budget
from arc25.plugins.backends.search.dag import Dag, Node, root, same_sizes
from arc25.plugins.backends.search.goals import Candidate, Goals, Kind
from arc25.plugins.backends.search.ranking import Answer
from arc25.plugins.backends.search.store import Store
from arc25.plugins.backends.search.values import Array, fingerprint
from arc25.plugins.backends.search.vocabulary import GRID, operations

MEMORY = 180 * 2**20
"""Bytes that a search may keep in values and nodes."""
ROUNDS = ((0.3, 0.45, 0.57), (0.75, 0.88, 0.97))
"""The DAG grows, then rules over cells are learnt, then over pieces, twice: where in the budget each of these ends."""
AFTER = 2.0
"""Bits beyond the first solution that are still searched, for votes and a second answer."""


@dataclass(frozen=True, slots=True)
class Found:
    """A program that solves all train pairs, and how likely it is right on the tests."""

    source: str
    confidence: float
    kind: Kind
    survival: float | None


@dataclass(frozen=True, slots=True)
class Report:
    """The programs for a task, best first, and what they cost. `dropped` failed their own re-check."""

    programs: tuple[Found, ...]
    applications: int
    seconds: float
    nodes: int
    dropped: int


def search(task: Task, words: Mapping[str, Word], budget: Budget, limit: int) -> Report:
    """At most `limit` programs in `words` that solve `task`, each with other test outputs, best first."""
    inputs = [_array(grid) for grid in task.inputs]
    outputs = [_array(pair.output) for pair in task.train]
    palette = sorted({int(color) for array in (*inputs[: len(outputs)], *outputs) for color in np.unique(array)})
    store = Store(budget)
    sizes = same_sizes(inputs, outputs)
    dag = Dag(store, [root(store, GRID, inputs)], operations(words.values(), palette), budget, sizes)
    goals = Goals(dag, outputs, roles.cast(words))
    learnt: list[Candidate] = []
    looped: list[Candidate] = []
    growth = dag.grow()
    for grown, ruled, pieced in ROUNDS:
        _grow(goals, growth, grown)
        if goals.found:
            break
        learnt = compose.learn(goals, ruled) or learnt
        looped = things.learn(goals, pieced) or looped
        if any(candidate.survival == 1.0 for candidate in (*learnt, *looped)):
            break
    candidates = [*goals.found, *learnt, *looped]
    answers = ranking.rank(candidates, len(outputs))
    programs, dropped = _write(answers, words, dag, inputs, limit)
    return Report(tuple(programs), budget.applications, budget.spent_seconds(), dag.size, dropped)


def _grow(goals: Goals, growth: Iterator[Node], until: float) -> None:
    """Grow until that part of the budget is spent, or somewhat past the first solution."""
    last = float("inf")
    for node in growth:
        goals.offer(node)
        if goals.found:
            last = min(last, goals.found[0].node.cost + AFTER)
        if node.cost > last or goals.dag.budget.spent() >= until:
            return


def _write(
    answers: list[Answer], words: Mapping[str, Word], dag: Dag, inputs: list[Array], limit: int
) -> tuple[list[Found], int]:
    """The answers as source, re-checked: the text itself has to give the values that the search saw."""
    found: list[Found] = []
    dropped = 0
    for answer in answers:
        if len(found) == limit:
            break
        source = emit.source(answer.candidate.node, words)
        if _agrees(source, words, inputs, dag.arrays(answer.candidate.node)):
            found.append(Found(source, answer.confidence, answer.candidate.kind, answer.candidate.survival))
        else:
            dropped += 1
    return found, dropped


def _agrees(source: str, words: Mapping[str, Word], inputs: list[Array], values: list[Array]) -> bool:
    namespace = {name: word.function for name, word in words.items()}
    exec(compile(source, "<program>", "exec"), namespace)  # our own text: words and literals only  # noqa: S102
    transform = namespace["transform"]
    return all(fingerprint(transform(grid)) == fingerprint(value) for grid, value in zip(inputs, values, strict=True))


def _array(grid: Grid) -> Array:
    return np.frombuffer(grid.cells, np.int8).reshape(grid.height, grid.width)
