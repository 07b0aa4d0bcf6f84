"""The best partial programs: where nothing solves the train pairs, what comes closest."""

from __future__ import annotations

import numpy as np

from arc25.plugins.backends.search.dag import Node
from arc25.plugins.backends.search.goals import Candidate, Goals
from arc25.plugins.backends.search.report import Kind


def closest(goals: Goals, most: int) -> list[Candidate]:
    """At most `most` grids of the right sizes, each with other test outputs, the closest to the train outputs first.

    None is right on all pairs. More pairs right go before more cells right, and those before a cheaper node.
    """
    pairs = len(goals.outputs)
    values = goals.dag.store
    right: list[dict[int, int]] = [{} for _ in range(pairs)]  # cells right by the number of the value

    def cells(node: Node) -> list[int]:
        found = []
        for output, known, number in zip(goals.outputs, right, node.numbers, strict=False):
            if number not in known:
                known[number] = int(np.count_nonzero(values[number] == output))
            found.append(known[number])
        return found

    def distance(node: Node) -> tuple[int, int, float]:
        found = cells(node)
        exact = sum(count == output.size for count, output in zip(found, goals.outputs, strict=True))
        return -exact, -sum(found), node.cost

    distinct: dict[tuple[int, ...], Node] = {}
    for node in sorted(goals.grids, key=distance):
        if len(distinct) == most:
            break
        if sum(cells(node)) == sum(output.size for output in goals.outputs):
            continue  # it solves all pairs; if it is asked for, its text did not give what was seen
        distinct.setdefault(node.numbers[pairs:], node)
    return [Candidate(node, Kind.CLOSE) for node in distinct.values()]
