"""`arc25 doctor`: what it tells of a sound machine, and what of one where something is missing."""

from __future__ import annotations

import asyncio
import json
import re
import time
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest

from arc25.cli import machine, speed
from arc25.cli.main import run
from arc25.core.context import Context
from arc25.core.plugins import Plugins

EXECUTOR = '''
"""An executor for one test."""
from arc25 import hookimpl
from arc25.core.errors import ExecutorDown, UsageError
from arc25.core.records import Boundary, ExecutionResult, Level, Status

class Sick:
    """Has one fault.

    Args:
        fault: which one.
    """

    id, capacity = "sick", 4

    def __init__(self, context, *, fault: str = "none", level: str = "weak"):
        self.fault, self.level = fault, Level(level)
        if fault == "strict" and context.limits.seconds > 1:
            raise UsageError(f"the service allows 1 s, not {context.limits.seconds:g} s")
        if fault == "gone":
            raise ExecutorDown("the other machine is away")

    async def run(self, program, inputs, *, alone=False, limits=None):
        if self.fault == "raises":
            return ExecutionResult(Status.RAISED, (), "NameError: np")
        if self.fault == "breaks":
            raise KeyError("a worker")
        return None if self.fault == "no result" else ExecutionResult(Status.OK, tuple(inputs))

    async def probe(self):
        if self.fault == "down":
            raise ExecutorDown("no worker could be started: out of processes")
        if self.fault == "probe":
            raise OSError("no such layer")
        if self.fault == "no boundary":
            return "strong"
        return Boundary(self.level, {"own process": "", "seccomp": "no filter for this machine"})

    async def close(self):
        pass

@hookimpl
def arc25_executor(name):
    return Sick
'''


@pytest.fixture
def sick(tmp_path: Path) -> list[str]:
    """Arguments that choose the executor above."""
    file = tmp_path / "sick.py"
    file.write_text(EXECUTOR)
    return ["doctor", "--plugin", str(file), "--executor", "sick", "--dsl", "plain"]


def told(capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(capsys.readouterr().out)
    return data


def test_a_sound_machine_is_told_on_one_screen_without_colour(capsys: pytest.CaptureFixture[str]) -> None:
    code = run(["doctor", "--seconds", "0.6", "--workers", "1"])
    shown = capsys.readouterr().out
    assert (code, "\x1b" in shown) == (0, False)
    assert len(shown.splitlines()) <= 40
    assert max(map(len, shown.splitlines())) <= 100
    assert shown.endswith("fine       programs can be run here\n")


def test_the_speed_check_compares_both_kinds_of_isolation_with_plain_exec(capsys: pytest.CaptureFixture[str]) -> None:
    run(["doctor", "--seconds", "0.6", "--workers", "1", "--json"])
    plain, batch, program = told(capsys)["executor"]["speed"]
    assert [plain["way"], batch["way"], program["way"]] == [speed.PLAIN, "isolation=batch", "isolation=program"]
    assert plain["share"] is None
    for way in (batch, program):
        assert way["share"] == pytest.approx(way["rate"] / plain["rate"])
        assert way["rate"] > 0


def test_the_machine_is_told_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["doctor", "--seconds", "0", "--workers", "1", "--json"]) == 0
    data = told(capsys)
    assert set(data["machine"]) == {
        *("python", "platform", "root", "packages", "optional", "cores", "usable", "quota", "workers", "memory"),
        *("memory_limit", "folders"),
    }
    assert data["executor"]["limits"] == {"seconds": 2.0, "memory_mib": 256}
    assert data["executor"]["boundary"]["layers"]["own process"] == ""
    assert "by multiprocess" in data["executor"]["start_method"]
    assert (data["executor"]["speed"], data["executor"]["faults"]) == ([], [])


def test_a_layer_that_is_missing_is_told_with_its_reason(sick: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run([*sick, "--seconds", "0"]) == 0
    shown = capsys.readouterr().out
    assert "isolation  weak\n" in shown
    assert "  yes  own process\n" in shown
    assert "  no   seccomp: no filter for this machine\n" in shown


def test_a_level_below_the_required_one_is_a_fault(sick: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run([*sick, "--seconds", "0", "--require-isolation", "medium"]) == 1
    assert "FAULT      isolation 'medium' is required, and here it is weak\n" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ("gone", "the other machine is away"),
        ("down", "no worker could be started: out of processes"),
        ("raises", "a light program was raised: NameError: np"),
        ("breaks", "executor sick failed: KeyError: 'a worker'"),
        ("no result", "a light program had no ExecutionResult but None"),
        ("probe", "executor sick failed: OSError: no such layer"),
        ("no boundary", "executor sick probed 'strong', not a Boundary with a Level"),
        ("strict", "the service allows 1 s, not 2 s"),
    ],
)
def test_an_executor_that_cannot_run_programs_is_a_fault(
    sick: list[str], capsys: pytest.CaptureFixture[str], fault: str, words: str
) -> None:
    assert run([*sick, "--seconds", "0.1", "--executor.fault", fault]) == 1
    assert f"FAULT      {words}\n" in capsys.readouterr().out


def test_a_fault_is_told_as_json_too(sick: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run([*sick, "--seconds", "0", "--executor.fault", "strict", "--json"]) == 1
    assert told(capsys)["executor"]["faults"] == ["the service allows 1 s, not 2 s"]


def test_an_executor_that_allows_less_is_asked_for_less(sick: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    limits = ["--program-seconds", "0.5", "--program-memory", "64"]
    assert run([*sick, *limits, "--seconds", "0", "--executor.fault", "strict", "--json"]) == 0
    assert told(capsys)["executor"]["limits"] == {"seconds": 0.5, "memory_mib": 64}


@pytest.mark.parametrize(("level", "warned"), [("none", True), ("weak", True), ("medium", False), ("strong", False)])
def test_who_has_less_than_a_filter_of_system_calls_is_warned(
    sick: list[str], capsys: pytest.CaptureFixture[str], level: str, warned: bool
) -> None:
    assert run([*sick, "--seconds", "0", "--executor.level", level]) == 0
    shown = capsys.readouterr().out
    assert (f"WARNING    isolation is {level}: run no program here that you do not trust\n" in shown) is warned
    assert ("fine       programs can be run here\n" in shown) is not warned


@pytest.mark.parametrize("seconds", ["-1", "nan"])
def test_seconds_that_cannot_be_are_refused_before_anything_is_looked_at(
    capsys: pytest.CaptureFixture[str], seconds: str
) -> None:
    assert run(["doctor", "--seconds", seconds]) == 2
    assert capsys.readouterr() == ("", f"arc25: --seconds: 0 or more, got {seconds}\n")


async def test_plain_exec_is_interrupted_at_once() -> None:
    measured = asyncio.create_task(speed.plain_speed(5))
    await asyncio.sleep(0.01)
    began = time.monotonic()
    measured.cancel()
    with pytest.raises(asyncio.CancelledError):
        await measured
    assert time.monotonic() - began < 1


def test_an_executor_without_a_choice_of_isolation_is_measured_as_it_is(
    sick: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    run([*sick, "--seconds", "0.1", "--json"])
    assert [way["way"] for way in told(capsys)["executor"]["speed"]] == [speed.PLAIN, "sick"]


def test_a_folder_that_cannot_be_written_is_told_with_the_reason(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    found = machine.look_around(tmp_path / "file").folders
    assert found[str(tmp_path / "file")] == f"{tmp_path / 'file'}: Not a directory"


def test_a_folder_that_is_not_there_yet_counts_as_the_one_where_it_would_be_made(tmp_path: Path) -> None:
    assert machine.look_around(tmp_path / "a/b").folders[str(tmp_path / "a/b")] == ""
    assert list(tmp_path.iterdir()) == []


def test_the_packages_of_every_extra_are_looked_for() -> None:
    requirements = metadata.metadata("arc25").get_all("Requires-Dist") or []
    extras = [line for line in requirements if "extra ==" in line and not re.search("'(dev|test)'", line)]
    wanted = {re.split(r"[^\w-]", line)[0].lower() for line in extras}
    assert wanted <= {name.lower() for name in (*machine.NEEDED, *machine.OPTIONAL)}


def test_a_package_that_is_not_installed_has_no_version() -> None:
    assert (machine.version_of("a-package-nobody-has"), machine.version_of("arc25") is None) == (None, False)


async def test_the_programs_of_the_speed_check_give_grids() -> None:
    from arc25.core.offers import Kind

    executor = Plugins().make(Kind.EXECUTOR, "restricted", Context())
    measured = await speed.executor_speed(executor, "way", 0.05, speed.Speed(speed.PLAIN, 100.0), 2)
    await executor.close()
    assert measured.share == pytest.approx(measured.rate / 200)
