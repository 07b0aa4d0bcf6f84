"""Searches one task in one pass after the other, each with memory of its own, and tells of all in one report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from arc25.core.records import Task
from arc25.core.words import Word
from arc25.plugins.backends.search import memory, single
from arc25.plugins.backends.search.budget import Budget
from arc25.plugins.backends.search.parts import ALL, Way
from arc25.plugins.backends.search.report import Report, merged
from arc25.plugins.backends.search.single import Balance, Round

MEMORY = 56 * 2**20
"""Bytes that a pass may keep in values and nodes; a worker takes 140 MiB before, and learning 40 for a while."""
FIRST = 10.0
"""Seconds of an ordinary core in which a pass has taken most of its memory."""
LATER = (Balance(rounds=(Round(0.4, 0.75, 0.6), Round(0.75, 0.75, 0.97))), Balance(suited=False))
"""What passes after the first do otherwise, where there are as many seconds for each of them."""


def search(
    task: Task,
    words: Mapping[str, Word],
    budget: Budget,
    limit: int,
    programs: Sequence[str] = (),
    ways: Sequence[Way] = ALL,
) -> Report:
    """At most `limit` programs in `words` that solve `task`, each with other test outputs, best first.

    What the steps of `programs`, of whoever wrote them, give is built upon (see `seeds`). `ways` share the time for
    learning. What one pass finds convincing ends the search.
    """
    reports: list[Report] = []
    for balance, until in _passes(budget, any(word.suits for word in words.values())):
        if reports:
            if budget.spent() >= until:  # the one before took more than its share
                continue
            memory.release()
        report = single.search(task, words, budget.part(until), limit, programs, ways, balance)
        budget.spend(report.applications)
        reports.append(report)
        if report.convincing:
            break
    return merged(reports, limit)


def _passes(budget: Budget, suited: bool) -> list[tuple[Balance, float]]:
    """How each pass shares out what it may spend, and where in the budget it ends; `suited`: words tell what suits."""
    first = FIRST / budget.nominal_seconds()
    if not 0 < first <= 1 / (1 + len(LATER)):
        return [(Balance(), 1.0)]
    balances = [balance for balance in LATER if balance.suited or suited]
    later = (1 - first) / len(balances)
    return [(Balance(), first), *((balance, first + later * place) for place, balance in enumerate(balances, 1))]
