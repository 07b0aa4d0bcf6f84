"""The ways to learn, dealt out to the workers that search one task, and one answer of all of theirs."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping
from typing import Any


class Way(enum.Enum):
    """What may be learnt on the value DAG; those for a core of their own first."""

    CELLS = "cells"  # rules over cells
    PIECES = "pieces"  # what is done with each piece
    VIEWS = "views"  # nothing on it, but the same search in other coordinates
    STAGES = "stages"  # the same search from what comes close


ALL = tuple(Way)
MAX_WORKERS = 2
"""Workers for one task. Each of them grows the DAG, so that more would share out little else."""


def ways_of(workers: int) -> list[tuple[Way, ...]]:
    """What each worker learns of one task that has so many to itself, or none."""
    parts = max(1, min(workers, MAX_WORKERS))
    return [ALL[part::parts] for part in range(parts)]


def merged(answers: Iterable[Mapping[str, Any]], limit: int) -> tuple[list[tuple[str, float]], float]:
    """The programs of several workers with their confidence, the most believable first, and the CPU seconds of all.

    Of programs that give the same test outputs the one that its worker believes most is kept. Partial ones are taken
    only where no worker has others.
    """
    told = list(answers)
    whole = any(answer["programs"] for answer in told)
    best: dict[str, tuple[str, float]] = {}
    for answer in told:
        for source, confidence, outputs in answer["programs" if whole else "partial"]:
            if outputs not in best or confidence > best[outputs][1]:
                best[outputs] = source, confidence
    found = sorted(best.values(), key=lambda program: -program[1])[:limit]
    return found, sum(answer["seconds"] for answer in told)
