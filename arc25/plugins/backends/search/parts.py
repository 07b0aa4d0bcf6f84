"""One task on several cores: what each worker learns, and one answer of all of theirs."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping
from typing import Any


class Way(enum.Enum):
    """What may be learnt on the value DAG, by one worker after the other or by one of each."""

    CELLS = "cells"  # rules over cells
    PIECES = "pieces"  # what is done with each piece
    VIEWS = "views"  # nothing on it, but the same search in other coordinates


USUAL = (Way.CELLS, Way.PIECES)
"""What one worker learns: in a worker's time views have hardly ever solved more than they cost others."""


def ways_of(workers: int) -> list[tuple[Way, ...]]:
    """What each of so many workers learns of one task; no more of them than there are ways."""
    return [(way,) for way in tuple(Way)[:workers]] if workers > 1 else [USUAL]


def merged(answers: Iterable[Mapping[str, Any]], limit: int) -> tuple[list[tuple[str, float]], float]:
    """The programs of several workers with their confidence, the most believable first, and the CPU seconds of all.

    Of programs that give the same test outputs the one that its worker believes most is kept.
    """
    best: dict[str, tuple[str, float]] = {}
    seconds = 0.0
    for answer in answers:
        seconds += answer["seconds"]
        for source, confidence, outputs in answer["programs"]:
            if outputs not in best or confidence > best[outputs][1]:
                best[outputs] = source, confidence
    return sorted(best.values(), key=lambda program: -program[1])[:limit], seconds
