"""What a search tells of a task, and one report of several searches of the same one."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

MAX_PARTIAL = 2
"""Programs that solve some train pairs only, one for each guess."""
CLEAR = 0.5
"""How likely a program is right that is believed more than all others together."""


class Kind(enum.Enum):
    """How a program was found, which says much about how far to trust it."""

    WORDS = "words"  # a composition of words
    COLORS = "colors"  # one mapping of colours after it
    RULE = "rule"  # one learnt rule
    RULES = "rules"  # several
    PIECES = "pieces"  # something done with each piece
    REPEATED = "repeated"  # words, repeated until nothing changes
    VIEW = "view"  # words or rules on the task in other coordinates
    STAGES = "stages"  # words or rules that go on from what comes close
    PARTIAL = "partial"  # rules that get a train pair wrong
    CLOSE = "close"  # words that come close to the train outputs


@dataclass(frozen=True, slots=True)
class Found:
    """A program, and how likely it is right on the tests; `outputs` tells the outputs that it gives there."""

    source: str
    confidence: float
    kind: Kind
    survival: float | None
    outputs: str


@dataclass(frozen=True, slots=True)
class Report:
    """The programs for a task, best first, and what they cost. `dropped` failed their own re-check.

    Where there are none, `partial` are those that come closest to the train outputs.
    """

    programs: tuple[Found, ...]
    applications: int
    seconds: float
    nodes: int
    dropped: int
    partial: tuple[Found, ...] = ()

    @property
    def convincing(self) -> bool:
        """Whether there is little to search for.

        That is with a program of words alone, however likely, or one that leaving pairs out confirms and no other makes
        doubtful.
        """
        return any(
            found.kind is Kind.WORDS or (found.survival == 1.0 and found.confidence > CLEAR) for found in self.programs
        )


def merged(reports: Sequence[Report], limit: int) -> Report:
    """One report of all. Programs that solve the train pairs leave no room for partial ones."""
    programs = _best((found for report in reports for found in report.programs), limit)
    partial = (
        () if programs else _best((found for report in reports for found in report.partial), min(limit, MAX_PARTIAL))
    )
    return Report(
        programs,
        sum(report.applications for report in reports),
        sum(report.seconds for report in reports),
        sum(report.nodes for report in reports),
        sum(report.dropped for report in reports),
        partial,
    )


def _best(programs: Iterable[Found], limit: int) -> tuple[Found, ...]:
    """The most believable first; of those that give the same test outputs the one that is believed most."""
    best: dict[str, Found] = {}
    for found in programs:
        if found.outputs not in best or found.confidence > best[found.outputs].confidence:
            best[found.outputs] = found
    return tuple(sorted(best.values(), key=lambda found: -found.confidence)[:limit])
