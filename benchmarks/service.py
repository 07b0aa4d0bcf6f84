"""What it costs to have programs run by a service on the same machine, against running them here.

    python benchmarks/service.py [PROGRAMS]

Starts `arc25 serve executor` on loopback, runs the same light programs both ways in turn, and prints wall milliseconds
per program, the best of three rounds, and the CPU that the client takes. On one machine the client, the server and the
workers share the cores; apart they do not.
"""

from __future__ import annotations

import asyncio
import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from candidates import Stream

from arc25.core.context import Context
from arc25.core.protocols import Executor
from arc25.core.records import Program
from arc25.plugins.executors.remote import Remote
from arc25.plugins.executors.restricted import Restricted

WORKERS = len(os.sched_getaffinity(0))
ROUNDS = 3
STREAM = Stream()
INPUTS = STREAM.inputs()


@contextmanager
def served() -> Iterator[str]:
    """The url of a service in a process of its own."""
    argv = [sys.executable, "-m", "arc25", "serve", "executor", "--port", "0", "--workers", str(WORKERS)]
    with subprocess.Popen([*argv, "--dsl", "plain"], stdout=subprocess.PIPE, text=True) as process:
        yield process.stdout.readline().split()[2].rstrip(",")
        process.terminate()


async def measure(executor: Executor, programs: list[Program]) -> tuple[float, float]:
    """Milliseconds of wall clock and of this process's CPU, per program."""
    await asyncio.gather(*(executor.run(program, INPUTS) for program in programs[:100]))
    best = (float("inf"), 0.0)
    for _ in range(ROUNDS):
        start, cpu = time.perf_counter(), resource.getrusage(resource.RUSAGE_SELF)
        await asyncio.gather(*(executor.run(program, INPUTS) for program in programs))
        used = resource.getrusage(resource.RUSAGE_SELF)
        seconds = used.ru_utime + used.ru_stime - cpu.ru_utime - cpu.ru_stime
        best = min(best, ((time.perf_counter() - start) / len(programs) * 1000, seconds / len(programs) * 1000))
    await executor.close()
    return best


def main() -> None:
    """Measure both ways and print a line each, and the ratio."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    programs = [Program("task", source, "plain") for source in STREAM.light(count)]
    here, cpu_here = asyncio.run(measure(Restricted(Context(workers=WORKERS)), programs))
    with served() as url:
        there, cpu_there = asyncio.run(measure(Remote(Context(), url=url), programs))
    print(f"{count} programs, {len(INPUTS)} inputs, {WORKERS} workers")
    print(f"restricted  {here:6.2f} ms a program, {cpu_here:.2f} ms of CPU here")
    print(f"remote      {there:6.2f} ms a program, {cpu_there:.2f} ms of CPU here")
    print(f"the service takes {there / here:.2f} times as long")


if __name__ == "__main__":
    main()
