"""How fast the executor is, next to other ways to run programs that models write: all in one run, on the same programs.

    python benchmarks/executor.py [--programs 1000] [--rounds 3] [--seed 0] [--json FILE]

`light` programs run to their end, 30 % of them are copies; `mixed` ones are as a model sends them (see candidates.py).
Each way takes its turn in every round, and the median counts. `share` is of what plain `exec` does in as many processes
at once, which is less than as many times the rate of one where cores share their parts. Needs the extra `dev`: joblib
is one of the other ways.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import platform
import resource
import signal
import subprocess
import sys
import time
import warnings
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from candidates import Candidate, Stream

from arc25.core.context import Context, Limits
from arc25.core.cores import usable_cores
from arc25.core.records import ExecutionResult, Program, Status
from arc25.plugins.executors.restricted import Restricted

LIMITS = Limits(seconds=0.5, memory_mib=256)
GROWTH = 4 << 30
"""Bytes of address space that the joblib way allows its workers."""


@dataclass(frozen=True, slots=True)
class Row:
    """One way: programs a second, the share of plain `exec`, and what else there is to say."""

    way: str
    rate: float
    share: float | None = None
    note: str = ""

    def line(self) -> str:
        """The row as it is printed."""
        share = f"{self.share:5.2f} of exec" if self.share is not None else ""
        return f"{self.way:<36} {1000 / self.rate:8.2f} ms {self.rate:8.0f}/s  {share:<14} {self.note}".rstrip()


def median(rows: Sequence[Row]) -> Row:
    """The middle one of the same way in all rounds, by its share of `exec` or else by its rate."""
    return sorted(rows, key=lambda row: row.share or row.rate)[len(rows) // 2]


def plain(candidates: Sequence[Candidate], processes: int) -> float:
    """Programs a second of compile and `exec` in `processes` processes at once, which is all that a machine can do."""
    start = time.perf_counter()
    children = []
    for number in range(processes):
        if (pid := os.fork()) == 0:
            for candidate in candidates[number::processes]:
                run_plainly(candidate.source, [grid.rows() for grid in candidate.inputs])
            os._exit(0)
        children.append(pid)
    for pid in children:
        if os.waitpid(pid, 0)[1]:
            raise SystemExit("a program failed under plain exec")
    return len(candidates) / (time.perf_counter() - start)


def run_plainly(source: str, inputs: list[list[list[int]]]) -> list[list[list[int]]]:
    """What everybody starts with."""
    namespace: dict[str, Any] = {"__name__": "__main__"}
    exec(source, namespace)
    return [np.asarray(namespace["transform"](np.array(rows))).tolist() for rows in inputs]


def run_with_alarm(source: str, inputs: list[list[list[int]]], seconds: float) -> str:
    """The same under SIGALRM and a limit of address space, in a worker of a process pool."""

    def late(number: int, frame: object) -> None:
        raise TimeoutError

    warnings.simplefilter("ignore")
    resource.setrlimit(resource.RLIMIT_AS, (GROWTH, resource.getrlimit(resource.RLIMIT_AS)[1]))
    signal.signal(signal.SIGALRM, late)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        return json.dumps(run_plainly(source, inputs))
    except BaseException as error:  # a program may raise anything
        return repr(error)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def in_joblib(candidates: Sequence[Candidate], workers: int, batch: int | str) -> float:
    """Programs a second of joblib's process pool, after its start."""
    from joblib import Parallel, delayed

    jobs = [(candidate.source, [grid.rows() for grid in candidate.inputs]) for candidate in candidates]
    with Parallel(n_jobs=workers, batch_size=batch) as pool:
        pool(delayed(run_with_alarm)(source, inputs, LIMITS.seconds) for source, inputs in jobs[:8])
        start = time.perf_counter()
        pool(delayed(run_with_alarm)(source, inputs, LIMITS.seconds) for source, inputs in jobs)
        return len(jobs) / (time.perf_counter() - start)


_ALONE = """
import json, sys
import numpy as np
source, inputs = json.load(sys.stdin)
namespace = {"__name__": "__main__"}
exec(source, namespace)
json.dump([np.asarray(namespace["transform"](np.array(rows))).tolist() for rows in inputs], sys.stdout)
"""


def in_subprocesses(candidates: Sequence[Candidate]) -> float:
    """Programs a second of an interpreter each, one after another."""
    start = time.perf_counter()
    for candidate in candidates:
        job = json.dumps([candidate.source, [grid.rows() for grid in candidate.inputs]])
        subprocess.run([sys.executable, "-c", _ALONE], input=job, capture_output=True, text=True, check=True)
    return len(candidates) / (time.perf_counter() - start)


class Measured:
    """A restricted executor that has started, and what its runs took."""

    def __init__(self, workers: int, isolation: str) -> None:
        self._workers = workers
        self._executor = Restricted(Context(workers=workers, limits=LIMITS), isolation=isolation)
        self.start = self.parent = 0.0
        self.statuses: Counter[str] = Counter()

    async def __aenter__(self) -> Measured:
        began = time.perf_counter()
        idle = Candidate("def transform(grid): return grid", ())
        await self._run([idle] * 16 * self._workers)
        self.start = time.perf_counter() - began
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self._executor.close()

    async def rate(self, candidates: Sequence[Candidate]) -> float:
        """Programs a second."""
        began, used = time.perf_counter(), time.process_time()
        results = await self._run(candidates)
        wall = time.perf_counter() - began
        self.parent = (time.process_time() - used) / wall
        self.statuses = Counter(result.status.value for result in results)
        return len(candidates) / wall

    async def _run(self, candidates: Sequence[Candidate]) -> list[ExecutionResult]:
        return await asyncio.gather(
            *(self._executor.run(Program("task", each.source, "plain"), each.inputs) for each in candidates)
        )


async def sandboxed(candidates: Sequence[Candidate], workers: int, isolation: str) -> Row:
    """The executor on light programs."""
    async with Measured(workers, isolation) as measured:
        rate = await measured.rate(candidates)
    if measured.statuses != {Status.OK.value: len(candidates)}:
        raise SystemExit(f"not every light program ran: {measured.statuses}")
    note = f"start {measured.start:.2f} s, parent {measured.parent:.0%} of a core"
    return Row(f"sandbox, {isolation}, {workers} workers", rate, note=note)


async def light(stream: Stream, count: int) -> list[Row]:
    """Every way on light programs, once."""
    candidates = stream.with_copies(stream.light, count)
    cores = usable_cores()
    base = {processes: plain(candidates, processes) for processes in {1, cores}}
    rows = [Row(f"plain exec, {processes} processes", rate, 1.0) for processes, rate in base.items()]
    for workers in sorted({1, cores, 2 * cores}):
        row = await sandboxed(candidates, workers, "batch")
        rows.append(replace(row, share=row.rate / base[min(workers, cores)]))
    row = await sandboxed(candidates[: count // 4], cores, "program")
    rows.append(replace(row, share=row.rate / base[cores]))
    for batch in ("auto", 1):
        rate = in_joblib(candidates, cores, batch)
        rows.append(Row(f"joblib, SIGALRM, batch_size={batch}", rate, rate / base[cores], "no sandbox"))
    rate = in_subprocesses(candidates[:20])
    rows.append(Row("a subprocess each, one at a time", rate, rate / base[1], "no sandbox"))
    return rows


async def mixed(stream: Stream, count: int) -> list[Row]:
    """The sandbox and the pool on what models send; the pool's workers survive bombs by their limit alone."""
    candidates = stream.with_copies(stream.mixed, count)
    cores = usable_cores()
    async with Measured(cores, "batch") as measured:
        rate = await measured.rate(candidates)
    told = ", ".join(f"{number} {status}" for status, number in measured.statuses.most_common())
    pooled = in_joblib(candidates, cores, "auto")
    return [
        Row("mixed: sandbox, batch", rate, None, told),
        Row("mixed: joblib, SIGALRM", pooled, None, "no sandbox; the alarm counts wall time"),
    ]


async def bombs(stream: Stream, count: int) -> list[Row]:
    """The rate on light programs before and after 100 memory bombs."""
    async with Measured(usable_cores(), "batch") as measured:
        before = await measured.rate(stream.light(count))
        during = await measured.rate(stream.bombs(100))
        told = dict(measured.statuses)
        after = await measured.rate(stream.light(count))
    return [
        Row("before bombs", before),
        Row("100 memory bombs", during, None, str(told)),
        Row("after bombs", after, None, f"{after / before:.0%} of before"),
    ]


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--programs", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    load = os.getloadavg()[0]
    print(f"{options.programs} programs, {options.rounds} rounds, seed {options.seed}, ", end="")
    print(f"{usable_cores()} cores, load {load:.2f} before, ", end="")
    print(f"{platform.system()} {platform.release()}, Python {platform.python_version()}, numpy {np.__version__}")
    rows: list[Row] = []
    parts: list[Callable[[Stream, int], Any]] = [light, mixed, bombs]
    for part in parts:
        rounds = [asyncio.run(part(Stream(options.seed), options.programs)) for _ in range(options.rounds)]
        for same in zip(*rounds, strict=True):
            rows.append(median(same))
            print(rows[-1].line(), flush=True)
    if options.json:
        options.json.write_text(json.dumps([asdict(row) for row in rows], indent=1) + "\n")


if __name__ == "__main__":
    main()
