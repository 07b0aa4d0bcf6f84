"""`arc25 dsl invent`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from arc25.cli.main import run
from arc25.samples.jsonl import read_samples

Capture = pytest.CaptureFixture[str]

REPLY = """```python
import numpy as np

# Chance.
def generate_input(rng):
    return rng.integers(0, 10, (rng.integers(2, 6), 4))

# {idea}
def transform(grid):
    return np.{idea}((grid, grid))
```"""
SIDE, BELOW = REPLY.format(idea="hstack"), REPLY.format(idea="vstack")
FAILING = """
from arc25 import Completion, hookimpl
from arc25.core.errors import BackendError

class Failing:
    id, capacity = "failing", 1

    def __init__(self, context, *, reply: str = "", interrupted: bool = False):
        self.reply, self.interrupted = reply, interrupted

    async def generate(self, request):
        if request.seq and self.interrupted:
            raise KeyboardInterrupt
        if request.seq:
            raise BackendError("the battery is empty")
        return [Completion(self.reply, tokens_in=1200, tokens_out=80, cost=0.5)]

    async def load(self, weights): pass
    async def close(self): pass

@hookimpl
def arc25_backend(name):
    return Failing
"""


@pytest.fixture
def invent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Arguments that invent samples in plain Python, by a script with two good replies and two bad ones."""
    monkeypatch.chdir(tmp_path)
    Path("script.json").write_text(json.dumps({"*": [SIDE, "no idea", BELOW, "def transform(grid):"]}))
    Path("failing.py").write_text(FAILING)
    return [
        "dsl",
        "invent",
        "--dsl",
        "plain",
        "--out",
        "out.jsonl",
        "--workers",
        "1",
        "--executor.isolation",
        "program",
    ]


SCRIPTED = ("--backend", "scripted", "--backend.script", "script.json")


def failing(*options: str) -> list[str]:
    return ["--plugin", "failing.py", "--backend", "failing", "--backend.reply", SIDE, *options]


def report() -> dict[str, Any]:
    told: dict[str, Any] = json.loads(Path("report.json").read_text())
    return told


def test_samples_are_written_and_what_came_of_it_is_told(invent: list[str], capsys: Capture) -> None:
    assert run([*invent, *SCRIPTED, "--count", "2", "--max-requests", "9", "--report", "report.json"]) == 0
    shown = capsys.readouterr().out
    assert {sample.source.split("np.")[1][:6] for sample in read_samples(Path("out.jsonl"))} == {"hstack", "vstack"}
    assert shown.startswith("2 of 2 samples that are wanted are in out.jsonl\n")
    assert " not complete" in shown
    told = report()
    assert (told["kept"], told["wanted"], told["max_requests"]) == (2, 2, 9)
    assert told["replies"] == 4 * told["requests"]
    assert told["tokens_out"] > 0
    assert {"reason", "reply"} == set(told["examples"]["complete"][0])


def test_the_same_seed_gives_the_same_file(invent: list[str]) -> None:
    files = []
    for _ in range(2):
        run([*invent, *SCRIPTED, "--count", "1", "--max-requests", "3", "--seed", "5"])
        files.append(Path("out.jsonl").read_text())

    assert files[0] == files[1] != ""


def test_it_ends_after_the_most_requests_and_says_so(invent: list[str], capsys: Capture) -> None:
    assert run([*invent, *SCRIPTED, "--count", "9", "--max-requests", "2"]) == 1
    shown = capsys.readouterr().out
    assert shown.startswith("2 of 9 samples that are wanted are in out.jsonl\n2 requests, 8 replies, 6 refused\n")
    assert shown.endswith("it ended after 2 requests; --max-requests allows more\n")
    assert len(list(read_samples(Path("out.jsonl")))) == 2


def test_where_nothing_was_kept_a_file_that_is_there_stays(invent: list[str], capsys: Capture) -> None:
    Path("script.json").write_text('{"*": ["no idea"]}')
    Path("out.jsonl").write_text("precious")

    assert run([*invent, *SCRIPTED, "--count", "1"]) == 1
    assert Path("out.jsonl").read_text() == "precious"
    assert capsys.readouterr().out.startswith("0 of 1 samples that are wanted\n1 requests, 4 replies, 4 refused\n")


def test_seeds_of_a_file_are_shown_and_not_kept_again(invent: list[str], capsys: Capture) -> None:
    run([*invent, *SCRIPTED, "--count", "2", "--max-requests", "9"])
    Path("out.jsonl").rename("seeds.jsonl")
    capsys.readouterr()

    assert run([*invent, *SCRIPTED, "--count", "1", "--seeds", "seeds.jsonl"]) == 1
    assert " not new" in capsys.readouterr().out
    assert not Path("out.jsonl").exists()


def test_when_the_backend_fails_what_was_paid_for_is_written(invent: list[str], capsys: Capture) -> None:
    assert run([*invent, *failing(), "--count", "9", "--report", "report.json"]) == 1
    shown = capsys.readouterr()
    assert len(list(read_samples(Path("out.jsonl")))) == 1
    assert shown.err.startswith("1 of 9 samples that are wanted are in out.jsonl\n2 requests, 1 replies, 0 refused\n")
    assert "1,200 tokens read, 80 written, $0.5000\n" in shown.err
    assert shown.err.endswith("arc25: the battery is empty\n")
    assert (report()["tokens_in"], report()["dollars"]) == (1200, 0.5)


def test_an_interrupt_keeps_what_was_paid_for(invent: list[str], capsys: Capture) -> None:
    assert run([*invent, *failing("--backend.interrupted"), "--count", "9"]) == 130
    assert len(list(read_samples(Path("out.jsonl")))) == 1


@pytest.mark.parametrize(
    ("argv", "told"),
    [
        ([], "--backend search asks no language model; name one, for example --backend openai"),
        (["--backend", "serch"], "no backend is named 'serch'. Did you mean 'search'?"),
        ([*SCRIPTED, "--count", "0"], "1 or more samples and requests, got 0 and 0"),
        ([*SCRIPTED, "--max-requests", "0"], "1 or more samples and requests, got 10 and 0"),
        ([*SCRIPTED, "--temperature", "-1"], "a temperature is 0 or more, got -1"),
        ([*SCRIPTED, "--max-tokens", "0"], "a reply has at least 1 token, got max_tokens 0"),
        ([*SCRIPTED, "--seeds", "none.jsonl"], "none.jsonl: cannot be read"),
        ([*SCRIPTED, "--seeds", "empty.jsonl"], "--seeds empty.jsonl: the file is empty"),
        ([*SCRIPTED, "--seeds", "other.jsonl"], "--seeds other.jsonl: a is written in 'arc25', not 'plain'"),
    ],
)
def test_what_cannot_be_meant_is_told(argv: list[str], told: str, invent: list[str], capsys: Capture) -> None:
    Path("empty.jsonl").write_text("")
    grids = '{"train":[{"input":[[1]],"output":[[2]]}],"test":[{"input":[[1]],"output":[[2]]}]}'
    other = f'{{"id":"a","dsl":"arc25","level":1,"words":[],"variation":"","program":"x","task":{grids}}}'
    Path("other.jsonl").write_text(other + "\n")

    assert run([*invent, *argv]) == 2
    assert told in capsys.readouterr().err
    assert not Path("out.jsonl").exists()


def test_a_folder_that_is_not_there_is_told_before_anything_is_paid_for(invent: list[str], capsys: Capture) -> None:
    assert run([*invent, *failing(), "--out", "no/such/out.jsonl"]) == 2
    assert capsys.readouterr().err == "arc25: --out no/such/out.jsonl: no such folder\n"
