"""How many training samples a core makes in a second, every check counted, and where the time goes.

    python benchmarks/samples.py [--level 1-5] [--draws 1000] [--seed 0] [--dsl arc25] [--inputs DATASET] [--profile]

For each level: so many programs are drawn from the language, judged here, and what passes is run in the sandbox by one
worker. The columns are milliseconds of CPU time, of this process and of the sandbox's, for each sample that is kept;
the rate is their inverse. The pace is microseconds for a fixed piece of work: twice as many where somebody else uses
the other half of a core, and then the rate is half of what it would be. `--inputs none` leaves the data set out,
`--plugin FILE` has a language in a file, `--profile` tells which functions take the time. Needs the extra `dev`.
"""

from __future__ import annotations

import argparse
import ast
import asyncio
import cProfile
import itertools
import os
import pstats
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import psutil

from arc25.core.context import Context
from arc25.core.grid import Grid
from arc25.core.offers import Kind
from arc25.core.plugins import Plugins
from arc25.core.protocols import DslPack
from arc25.data.opening import open_dataset
from arc25.samples.running import Apart
from arc25.samples.sample import Sample
from arc25.samples.validation import Judge, Refusal, Rule, unrepeatable


@dataclass
class Level:
    """What the samples of a level took, in seconds of CPU time. `pace` is what a fixed piece of work took meanwhile."""

    drawing: float = 0.0
    judging: float = 0.0
    parent: float = 0.0
    workers: float = 0.0
    kept: int = 0
    pace: float = 0.0
    refused: Counter[Rule] = field(default_factory=Counter)

    @property
    def total(self) -> float:
        return self.drawing + self.judging + self.parent + self.workers

    def line(self, name: str) -> str:
        """The level as it is printed."""
        parts = (self.drawing, self.judging, self.parent, self.workers)
        columns = "".join(f"{1000 * part / max(self.kept, 1):9.2f}" for part in parts)
        refused = ", ".join(f"{number} not {rule.value}" for rule, number in self.refused.most_common())
        return f"{name:<6}{self.kept:7}{columns}{self.kept / self.total:9.0f}/s{1e6 * self.pace:7.0f}   {refused}"


def pace() -> float:
    """Seconds of CPU time for a fixed piece of work."""
    text = "def transform(grid):\n    return f(grid, 1, g(3), h.x > 4)\n" * 5
    began = time.process_time()
    for _ in range(200):
        ast.parse(text)
    return (time.process_time() - began) / 200


def cpu_of_children() -> float:
    """Seconds that the sandbox's processes have had, those that have ended too."""
    seconds = 0.0
    for child in psutil.Process().children(recursive=True):
        try:
            times = child.cpu_times()
        except psutil.Error:  # it has just ended, and counts as its parent's
            continue
        seconds += times.user + times.system + times.children_user + times.children_system
    return seconds


async def confirm(samples: list[Sample], apart: Apart, taken: Level) -> None:
    """Run the samples in the sandbox."""
    own, theirs = time.process_time(), cpu_of_children()
    reasons = await asyncio.gather(*(unrepeatable(sample, apart) for sample in samples))
    taken.parent, taken.workers = time.process_time() - own, cpu_of_children() - theirs
    taken.kept = reasons.count(None)
    if taken.kept < len(samples):
        taken.refused[Rule.REPEATABLE] += len(samples) - taken.kept


async def measure(
    pack: DslPack, level: int, draws: int, seed: int, inputs: tuple[Grid, ...], judge: Judge, apart: Apart
) -> Level:
    """Draw, judge and confirm."""
    taken, before = Level(), pace()
    began = time.process_time()
    examples = list(itertools.islice(pack.samples(seed, level, inputs), draws))
    drawn = time.process_time()
    verdicts = [judge.judge(example, level) for example in examples]
    taken.drawing, taken.judging = drawn - began, time.process_time() - drawn
    taken.refused.update(verdict.rule for verdict in verdicts if isinstance(verdict, Refusal))
    await confirm([verdict for verdict in verdicts if isinstance(verdict, Sample)], apart, taken)
    taken.pace = (before + pace()) / 2
    return taken


async def run(options: argparse.Namespace) -> None:
    """Measure every level and print a table."""
    plugins = Plugins(options.plugin)
    pack = plugins.make(Kind.DSL, options.dsl, Context())
    executor = plugins.make(Kind.EXECUTOR, "restricted", Context(dsl=pack, workers=1))
    inputs: dict[Grid, None] = {}
    if options.inputs != "none":
        inputs = dict.fromkeys(grid for task in open_dataset(plugins, options.inputs).tasks() for grid in task.inputs)
    judge, apart = Judge(pack), Apart(executor, pack.name)
    await executor.probe()
    columns = (("kept", 7), ("drawing", 9), ("judging", 9), ("parent", 9), ("workers", 9), ("rate", 11), ("pace", 7))
    print("level " + "".join(f"{name:>{width}}" for name, width in columns) + "   refused")
    whole = Level(pace=pace())
    try:
        for level in range(options.level[0], options.level[1] + 1):
            taken = await measure(pack, level, options.draws, options.seed, tuple(inputs), judge, apart)
            print(taken.line(str(level)), flush=True)
            for name in ("drawing", "judging", "parent", "workers", "kept"):
                setattr(whole, name, getattr(whole, name) + getattr(taken, name))
            whole.refused += taken.refused
    finally:
        await executor.close()
    print(whole.line("all"))


def levels(text: str) -> tuple[int, int]:
    first, _, last = text.partition("-")
    return int(first), int(last or first)


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--level", type=levels, default=(1, 5))
    parser.add_argument("--draws", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--dsl", default="arc25")
    parser.add_argument("--inputs", default="arc-agi-1/training")
    parser.add_argument("--plugin", nargs="*", default=())
    parser.add_argument("--profile", action="store_true")
    options = parser.parse_args()
    print(f"seed {options.seed}, {options.draws} draws a level, load {os.getloadavg()[0]:.2f} before")
    if not options.profile:
        asyncio.run(run(options))
        return
    profile: Any = cProfile.Profile()
    profile.runcall(asyncio.run, run(options))
    pstats.Stats(profile).sort_stats("cumulative").print_stats("arc25", 40)


if __name__ == "__main__":
    main()
