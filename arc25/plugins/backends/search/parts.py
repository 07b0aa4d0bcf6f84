"""The ways to learn, dealt out to the workers that search one task."""

from __future__ import annotations

import enum


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
