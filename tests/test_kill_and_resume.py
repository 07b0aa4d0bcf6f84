"""A run that is SIGKILLed again and again, and resumed, ends as if nothing had happened."""

from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from arc25.core.journal import Journal

KILLS = 6
TASKS = 6
CAPACITY = 4

BACKEND = '''
"""Replies drawn by the seed, after an unseeded delay; every reply handed over is noted in a file."""
import asyncio
import os
import random

from arc25 import Completion, hookimpl

REPLIES = {
    "right": "def transform(grid):\\n    return grid[::-1]",
    "same": "def transform(grid):\\n    return grid",
    "fails": "def transform(grid):\\n    return grid[99]",
    "endless": "def transform(grid):\\n    while True:\\n        pass",
    "prose": "I would flip it.",
}


class Noted:
    id, capacity = "noted", 4

    def __init__(self, context, *, notes: str):
        self.notes = notes

    async def generate(self, request):
        await asyncio.sleep(random.expovariate(20))
        chance = random.Random(request.sampling.seed)
        drawn = chance.choices(list(REPLIES), [1, 6, 6, 1, 2], k=request.sampling.n)
        with open(self.notes, "a") as notes:
            notes.write(f"{request.sampling.seed}\\n")
        return [Completion(f"```python\\n# {chance.randrange(9)}\\n{REPLIES[name]}\\n```") for name in drawn]

    async def load(self, weights):
        pass

    async def close(self):
        pass


@hookimpl
def arc25_backend(name):
    return Noted
'''


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "noted.py").write_text(BACKEND)
    tasks = tmp_path / "tasks"
    tasks.mkdir()
    for i in range(TASKS):
        pair = {"input": [[i, 1], [2, 3]], "output": [[2, 3], [i, 1]]}
        task = {"train": [pair, {"input": [[i], [5]], "output": [[5], [i]]}], "test": [{"input": [[7], [i]]}]}
        (tasks / f"task{i}.json").write_text(json.dumps(task))
    return tmp_path


def command(folder: Path, run: str) -> list[str]:
    arguments = f"""
        --plugin {folder}/noted.py --backend noted --backend.notes {folder}/{run}.notes --dsl plain
        --dataset {folder}/tasks --samples-per-task 12 --strategy.n 3 --window 8 --seed 5 --workers 2
        --program-seconds 0.1 --json
    """
    return [sys.executable, "-m", "arc25", "solve", *arguments.split()]


def ended(folder: Path, run: str) -> tuple[bytes, list[str]]:
    journal = Journal(folder / run)
    try:
        return (folder / run / "submission.json").read_bytes(), journal.trace()
    finally:
        journal.close()


def killed_after(child: subprocess.Popen[bytes], notes: Path, more: int, seconds: float) -> bool:
    """SIGKILL the child `seconds` after `more` further replies were handed over; False if it ends before."""
    wanted = lines(notes) + more
    while child.poll() is None and lines(notes) < wanted:
        time.sleep(0.002)
    time.sleep(seconds)
    child.send_signal(signal.SIGKILL)
    return child.wait() == -signal.SIGKILL


def lines(file: Path) -> int:
    return file.read_text().count("\n") if file.exists() else 0


def test_a_run_killed_at_random_points_and_resumed_ends_byte_for_byte_like_an_undisturbed_one(folder: Path) -> None:
    undisturbed = subprocess.run([*command(folder, "whole"), "--out", str(folder / "whole")], capture_output=True)
    assert undisturbed.returncode == 0, undisturbed.stderr.decode()
    chance, kills, notes = random.Random(11), 0, folder / "cut.notes"
    first = [*command(folder, "cut"), "--out", str(folder / "cut")]
    resume = [sys.executable, "-m", "arc25", "solve", "--resume", str(folder / "cut")]
    for _ in range(KILLS):
        start = resume if (folder / "cut/journal.sqlite").exists() else first
        child = subprocess.Popen(start, stdout=subprocess.DEVNULL)
        kills += killed_after(child, notes, chance.randint(0, 4), chance.uniform(0, 0.05))
    assert kills >= KILLS // 2
    assert subprocess.run(resume, capture_output=True).returncode == 0
    assert ended(folder, "cut") == ended(folder, "whole")
    delivered = Counter(notes.read_text().split())
    lost = sum(count - 1 for count in delivered.values())
    assert lost <= kills * CAPACITY
