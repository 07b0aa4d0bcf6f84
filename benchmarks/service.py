"""What it costs to have programs run by a service on the same machine, against running them here.

    python benchmarks/service.py [PROGRAMS]

Starts `arc25 serve executor` on loopback, runs the same light programs both ways in turn, and prints wall milliseconds
per program, the best of three rounds, and the CPU that the client takes. On one machine the client, the server and the
workers share the cores; apart they do not.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from candidates import Candidate, Stream

from arc25.core.context import Context
from arc25.core.protocols import Executor
from arc25.core.records import Program
from arc25.plugins.executors.remote import Remote
from arc25.plugins.executors.restricted import Restricted

WORKERS = len(os.sched_getaffinity(0))
ROUNDS = 3


@contextmanager
def served() -> Iterator[str]:
    """The url of a service in a process of its own."""
    argv = [sys.executable, "-m", "arc25", "serve", "executor", "--port", "0", "--workers", str(WORKERS)]
    with subprocess.Popen([*argv, "--dsl", "plain"], stdout=subprocess.PIPE, text=True) as process:
        yield process.stdout.readline().split()[2].rstrip(",")
        process.terminate()


async def measure(executor: Executor, rounds: Sequence[Sequence[Candidate]]) -> tuple[float, float]:
    """Milliseconds of wall clock and of this process's CPU, per program, in the best of the rounds but the first."""
    best = (float("inf"), 0.0)
    for number, candidates in enumerate(rounds):
        start, cpu = time.perf_counter(), time.process_time()
        jobs = (executor.run(Program("task", each.source, "plain"), each.inputs) for each in candidates)
        await asyncio.gather(*jobs)
        wall, cpu = time.perf_counter() - start, time.process_time() - cpu
        if number:  # the first starts the workers
            best = min(best, (wall / len(candidates) * 1000, cpu / len(candidates) * 1000))
    await executor.close()
    return best


def main() -> None:
    """Measure both ways and print a line each, and the ratio."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    stream = Stream()
    rounds = [stream.light(100), *(stream.light(count) for _ in range(ROUNDS))]
    here, cpu_here = asyncio.run(measure(Restricted(Context(workers=WORKERS)), rounds))
    with served() as url:
        there, cpu_there = asyncio.run(measure(Remote(Context(), url=url), rounds))
    print(f"{count} programs, {WORKERS} workers, none run twice")
    print(f"restricted  {here:6.2f} ms a program, {cpu_here:.2f} ms of CPU here")
    print(f"remote      {there:6.2f} ms a program, {cpu_there:.2f} ms of CPU here")
    print(f"the service takes {there / here:.2f} times as long")


if __name__ == "__main__":
    main()
