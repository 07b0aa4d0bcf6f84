"""One pass over a task: grows the value DAG, learns rules on it, ranks what solves the train pairs, writes it down."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from arc25.core.grid import Grid
from arc25.core.records import Task
from arc25.core.words import Word
from arc25.plugins.backends.search import compose, iterate, normalise, ranking, roles, stages, things
from arc25.plugins.backends.search.budget import Budget
from arc25.plugins.backends.search.closest import closest
from arc25.plugins.backends.search.dag import Dag, root, same_sizes
from arc25.plugins.backends.search.goals import Candidate, Goals
from arc25.plugins.backends.search.growth import grow
from arc25.plugins.backends.search.parts import Way
from arc25.plugins.backends.search.report import MAX_PARTIAL, Found, Kind, Report
from arc25.plugins.backends.search.seeds import seeds
from arc25.plugins.backends.search.store import Store
from arc25.plugins.backends.search.suited import suited
from arc25.plugins.backends.search.values import Array
from arc25.plugins.backends.search.vocabulary import GRID, operations
from arc25.plugins.backends.search.writing import Writer

REPEATED = 0.015
"""The part of the budget that repeating grids may take after each growth."""
WEIGHTS = {Way.CELLS: 5.0, Way.PIECES: 4.0, Way.VIEWS: 0.5, Way.STAGES: 0.5}
"""How those share the time for learning that one worker learns; views and stages have hardly ever solved a task."""
LATE = (Way.VIEWS, Way.STAGES)
"""What is learnt after the last growth only, and then first: others may take longer than they should."""
LEARN: Mapping[Way, Callable[[Goals, float], list[Candidate]]] = {
    Way.CELLS: compose.learn,
    Way.PIECES: things.learn,
    Way.VIEWS: normalise.search,
    Way.STAGES: stages.search,
}


@dataclass(frozen=True, slots=True)
class Round:
    """The DAG grows until `grown` of the budget is spent or `filled` of the memory taken; then something is learnt.

    Learning ends when `learnt` of the budget is spent, and needs some memory as well.
    """

    grown: float
    filled: float
    learnt: float


@dataclass(frozen=True, slots=True)
class Balance:
    """How a pass shares out its time and memory, and whether words cost what the task calls for."""

    rounds: tuple[Round, Round] = (Round(0.3, 0.4, 0.57), Round(0.75, 0.65, 0.97))
    suited: bool = True


def search(
    task: Task,
    words: Mapping[str, Word],
    budget: Budget,
    limit: int,
    programs: Sequence[str],
    ways: Sequence[Way],
    balance: Balance,
) -> Report:
    """What `engine.search` promises, from all of `budget`, in the balance that is asked for."""
    if balance.suited:
        words = suited(words, task)
    inputs = [_array(grid) for grid in task.inputs]
    outputs = [_array(pair.output) for pair in task.train]
    palette = sorted({int(color) for array in (*inputs[: len(outputs)], *outputs) for color in np.unique(array)})
    store = Store(budget)
    sizes = same_sizes(inputs, outputs)
    dag = Dag(store, [root(store, GRID, inputs)], operations(words.values(), palette), budget, sizes)
    goals = Goals(dag, outputs, roles.cast(words))
    for source in programs:
        for node in seeds(source, dag, words):
            if dag.plant(node):
                goals.offer(node)
    candidates = _candidates(goals, ways, balance)
    writer = Writer(words, dag, inputs, len(outputs))
    solving = [candidate for candidate in candidates if candidate.kind is not Kind.PARTIAL]
    found = writer.write(ranking.rank(solving, len(outputs)), limit)
    partial: list[Found] = []
    if not found:
        nearly = [*(c for c in candidates if c.kind is Kind.PARTIAL), *closest(goals, MAX_PARTIAL)]
        partial = writer.write(ranking.rank(nearly, len(outputs)), min(limit, MAX_PARTIAL))
    seconds = budget.spent_seconds()
    return Report(tuple(found), budget.applications, seconds, dag.size, writer.dropped, tuple(partial))


def _candidates(goals: Goals, ways: Sequence[Way], balance: Balance) -> list[Candidate]:
    """What solves the train pairs, or most of them, by one way after the other until some survive leaving out any."""
    budget, learnt = goals.dag.budget, list[Candidate]()
    growth = goals.dag.grow()
    usual, late = [way for way in ways if way not in LATE], [way for way in LATE if way in ways]
    for due, part in zip((usual, [*late, *usual]), balance.rounds, strict=True):
        grow(goals, growth, part.grown, part.filled)
        if goals.first:
            break
        learnt += iterate.repeat(goals, budget.spent() + REPEATED)
        for place, way in enumerate(due):
            share = WEIGHTS[way] / sum(WEIGHTS[later] for later in due[place:])
            learnt += LEARN[way](goals, budget.spent() + share * (part.learnt - budget.spent()))
        if any(candidate.survival == 1.0 for candidate in learnt):
            break
    return [*goals.found, *learnt]


def _array(grid: Grid) -> Array:
    return np.frombuffer(grid.cells, np.int8).reshape(grid.height, grid.width)
