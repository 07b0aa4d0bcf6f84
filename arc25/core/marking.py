"""Marks on the train pairs, and the two guesses per test input. Pure functions."""

from __future__ import annotations

import itertools
import math
import operator
from collections import defaultdict
from collections.abc import Iterable, Sequence

from arc25.core.grid import Grid
from arc25.core.records import Attempt, ExecutionResult, Solution, Task

GUESSES = 2
"""Guesses per test input that ARC's rules allow."""


def mark(task: Task, result: ExecutionResult) -> int:
    """How many train pairs the run got exactly right. `result.outputs` is for `task.inputs`."""
    return sum(output == pair.output for output, pair in zip(result.outputs, task.train, strict=False))


def share(task: Task, result: ExecutionResult) -> float:
    """The share of all cells of the train outputs that the run got right; an output of another size has none right."""
    right = 0
    for output, pair in zip(result.outputs, task.train, strict=False):
        if output is not None and (output.height, output.width) == (pair.output.height, pair.output.width):
            right += sum(map(operator.eq, output.cells, pair.output.cells))
    return right / max(1, sum(len(pair.output.cells) for pair in task.train))


def best(attempts: Iterable[Attempt], most: int) -> list[Attempt]:
    """At most `most` attempts that ran and differ in what they gave, the closest to a solution first.

    More train pairs go before more cells, and those before a shorter program and an older attempt.
    """
    distinct: dict[tuple[Grid | None, ...], Attempt] = {}
    for attempt in sorted(filter(_ran, attempts), key=_closeness):
        distinct.setdefault(attempt.result.outputs, attempt)
    return list(itertools.islice(distinct.values(), most))


def choose(task: Task, attempts: Sequence[Attempt]) -> Solution:
    """The best two different grids for each test input.

    A grid ranks by the train pairs that the best program behind it has right, then by how many
    attempts gave it, then by the backend's log-probability, then by the shortest program.
    """
    first = len(task.train)
    ranked = [_rank(attempts, first + i)[:GUESSES] for i in range(len(task.tests))]
    best = ranked[0][0][1] if ranked and ranked[0] else None
    return Solution(
        task_id=task.id,
        guesses=tuple(tuple(grid for grid, _ in guesses) for guesses in ranked),
        attempts=tuple(tuple(attempt.id for _, attempt in guesses) for guesses in ranked),
        confidence=_confidence(best),
        solved=any(attempt.solved for attempt in attempts),
        source=best.program.source if best and best.program else None,
    )


def _rank(attempts: Sequence[Attempt], index: int) -> list[tuple[Grid, Attempt]]:
    """The distinct outputs for input `index`, best first, each with the best attempt behind it."""
    behind: dict[Grid, list[Attempt]] = defaultdict(list)
    for attempt in attempts:
        output = attempt.result.outputs[index] if index < len(attempt.result.outputs) else None
        if output is not None:
            behind[output].append(attempt)
    best = {grid: max(voters, key=_merit) for grid, voters in behind.items()}

    def worth(grid: Grid) -> tuple[int, int, float, int, int]:
        right, logprob, length, age = _merit(best[grid])
        return right, len(behind[grid]), logprob, length, age

    return [(grid, best[grid]) for grid in sorted(behind, key=worth, reverse=True)]


def _merit(attempt: Attempt) -> tuple[int, float, int, int]:
    """How good an attempt is by itself; the last part makes the order total (older is better)."""
    completion, program = attempt.completion, attempt.program
    logprob = completion.logprob if completion and completion.logprob is not None else -math.inf
    return attempt.right, logprob, -len(program.source) if program else 0, -attempt.id


def _ran(attempt: Attempt) -> bool:
    return attempt.program is not None and any(output is not None for output in attempt.result.outputs)


def _closeness(attempt: Attempt) -> tuple[int, float, int, int]:
    """Lower is closer; the last part makes the order total."""
    return -attempt.right, -attempt.cells, len(attempt.program.source) if attempt.program else 0, attempt.id


def _confidence(attempt: Attempt | None) -> float | None:
    if attempt is None or attempt.completion is None or attempt.completion.logprob is None:
        return None
    return min(1.0, math.exp(attempt.completion.logprob))
