"""The programs of an earlier run, whose steps a search may build upon."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from arc25.core.errors import JournalError, UsageError
from arc25.core.journal import read_run
from arc25.core.marking import best
from arc25.core.records import Attempt
from arc25.core.views import View

MOST = 8
"""Programs of a task that are built upon, the best ones."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """Sources by task and view, the best first, and a digest of them all."""

    programs: Mapping[tuple[str, View], tuple[str, ...]]
    digest: str

    def of(self, task_id: str, view: View) -> tuple[str, ...]:
        """The programs for a task as a view shows it."""
        return self.programs.get((task_id, view), ())


NOTHING = Earlier({}, "")


def read_earlier(folder: Path, language: str) -> Earlier:
    """What the run in `folder` has in `language` and was run, whichever backend wrote it.

    Raises:
        UsageError: there is no run that can be read, or no such program in it.
    """
    try:
        attempts = read_run(folder).attempts
    except JournalError as error:
        raise UsageError(f"--backend.seed-programs: {error}") from error
    groups: dict[tuple[str, View], list[Attempt]] = defaultdict(list)
    for attempt in attempts:
        if attempt.program is not None and attempt.program.language == language:
            groups[attempt.task_id, attempt.program.view].append(attempt)
    chosen = {key: _sources(group) for key, group in groups.items()}
    if not any(chosen.values()):
        raise UsageError(f"--backend.seed-programs: no program in {language!r} of the run in {folder} gave any output")
    text = repr(sorted((task_id, repr(view), sources) for (task_id, view), sources in chosen.items()))
    return Earlier(chosen, hashlib.sha256(text.encode()).hexdigest()[:12])


def _sources(attempts: list[Attempt]) -> tuple[str, ...]:
    return tuple(attempt.program.source for attempt in best(attempts, MOST) if attempt.program is not None)
