"""arc25 as a library: in scripts without a main guard, in a running event loop, in a notebook."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

import arc25
from arc25.core.errors import UnknownName, UsageError
from arc25.core.journal import read_run
from arc25.core.records import Boundary, Level
from arc25.testing.builders import grid, task

FLIP = task("flip", [("1 2", "2 1"), ("3 4", "4 3")], ["5 6"])


@pytest.fixture
def scripted(tmp_path: Path) -> dict[str, Any]:
    """Options that make a run quick: one reply, right for FLIP."""
    (tmp_path / "script.json").write_text(json.dumps({"*": ["def transform(grid):\n    return grid[::-1]"]}))
    options = {"backend": {"script": tmp_path / "script.json"}}
    return {"backend": "scripted", "dsl": "plain", "options": options, "workers": 1}


def test_a_data_set_is_loaded_by_name_without_its_hidden_outputs() -> None:
    tasks = arc25.load("arc-agi-1/training", limit=2)
    assert [found.id for found in tasks] == ["007bbfb7", "00d62c1b"]
    assert not hasattr(tasks[0], "answers")


def test_a_data_set_nobody_knows_is_named_with_its_nearest() -> None:
    with pytest.raises(UnknownName, match="Did you mean 'arc-agi-1'"):
        arc25.load("arc-agi1")


def test_solutions_come_in_the_order_of_the_tasks(scripted: dict[str, Any]) -> None:
    other = task("also", [("1 2", "2 1")], ["7 8"])
    solutions = arc25.solve([FLIP, other], **scripted)
    assert [solution.guesses for solution in solutions] == [((grid("6 5"),),), ((grid("8 7"),),)]


def test_the_tokens_and_dollars_of_a_task_are_limits_of_the_run(scripted: dict[str, Any], tmp_path: Path) -> None:
    arc25.solve([FLIP], out=tmp_path / "run", tokens_per_task=700, dollars_per_task=0.5, **scripted)
    config = read_run(tmp_path / "run").config
    assert (config["budget.tokens"], config["budget.dollars"]) == (700, 0.5)


async def test_it_works_inside_a_running_event_loop(scripted: dict[str, Any]) -> None:
    assert arc25.solve([FLIP], **scripted)[0].solved


def test_a_run_kept_in_a_folder_can_be_resumed(scripted: dict[str, Any], tmp_path: Path) -> None:
    first = arc25.solve([FLIP], out=tmp_path / "run", **scripted)
    assert arc25.solve([FLIP], out=tmp_path / "run", resume=True, **scripted) == first
    with pytest.raises(UsageError, match="holds a run already"):
        arc25.solve([FLIP], out=tmp_path / "run", **scripted)


def test_no_tasks_are_an_error(scripted: dict[str, Any]) -> None:
    with pytest.raises(UsageError, match="no tasks"):
        arc25.solve([], **scripted)


def test_an_unknown_name_is_no_attribute() -> None:
    with pytest.raises(AttributeError, match="no attribute 'slove'"):
        _ = arc25.slove


SCRIPT = """
import arc25
from arc25.core.records import Boundary, Level
from arc25.testing.builders import task
solved = arc25.solve(
    [task("flip", [("1 2", "2 1"), ("3 4", "4 3")], ["5 6"])],
    backend="scripted", dsl="plain", options={"backend": {"script": SCRIPT_FILE}}, workers=1,
)
print("solved", solved[0].solved)
"""


@pytest.mark.parametrize("by", ["file", "standard input"])
def test_a_script_without_a_main_guard_runs_once(scripted: dict[str, Any], tmp_path: Path, by: str) -> None:
    text = SCRIPT.replace("SCRIPT_FILE", repr(str(tmp_path / "script.json")))
    (tmp_path / "script.py").write_text(text)
    command = [sys.executable, str(tmp_path / "script.py")] if by == "file" else [sys.executable, "-"]
    done = subprocess.run(command, input=text, capture_output=True, text=True, timeout=60)
    assert (done.stdout, done.stderr) == ("solved True\n", "")


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_notebook_solves_and_shows_tasks_and_solutions_as_pictures(scripted: dict[str, Any], tmp_path: Path) -> None:
    cells = [
        SCRIPT.replace("SCRIPT_FILE", repr(str(tmp_path / "script.json"))),
        "solved[0]",
        "arc25.load('arc-agi-1')[0]",
    ]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    NotebookClient(notebook, timeout=60, kernel_name="python3").execute()
    first, *pictures = [cell.outputs[0] for cell in notebook.cells]
    assert first.text == "solved True\n"
    assert all("<svg" in picture.data["text/html"] for picture in pictures)


IMPATIENT = """
import asyncio, threading, time
import arc25
from arc25.core.records import Boundary, Level
from arc25.testing.builders import task

async def cell():
    arc25.solve(
        [task("flip", [("1 2", "2 1")], ["5 6"])],
        backend="scripted", dsl="plain", workers=1, samples_per_task=1000,
        options={"backend": {"script": SCRIPT_FILE, "latency": 0.5, "capacity": 1}, "strategy": {"n": 1}},
    )

print("ready", flush=True)
loop = asyncio.new_event_loop()
try:
    loop.run_until_complete(cell())
except KeyboardInterrupt:
    print("interrupted", flush=True)
"""


def test_ctrl_c_ends_a_run_inside_a_running_event_loop(scripted: dict[str, Any], tmp_path: Path) -> None:
    (tmp_path / "script.json").write_text(json.dumps({"*": ["no idea"]}))
    script = IMPATIENT.replace("SCRIPT_FILE", repr(str(tmp_path / "script.json")))
    child = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    assert child.stdout.readline() == "ready\n"
    time.sleep(2)
    child.send_signal(signal.SIGINT)
    assert child.communicate(timeout=15)[0] == "interrupted\n"


def test_a_level_of_isolation_can_be_required(scripted: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    async def weak(self: Any) -> Boundary:
        return Boundary(Level.WEAK, {"seccomp": "the kernel is too old"})

    monkeypatch.setattr("arc25.plugins.executors.restricted.Restricted.probe", weak)
    for level in ("strong", Level.MEDIUM):
        with pytest.raises(UsageError, match=r"is required, and here it is weak \(no seccomp: the kernel is too old\)"):
            arc25.solve(FLIP, **scripted, require_isolation=level)
    assert arc25.solve(FLIP, **scripted, require_isolation="weak")[0].solved


def test_a_level_nobody_knows_is_named_with_its_nearest(scripted: dict[str, Any]) -> None:
    with pytest.raises(UnknownName, match=r"no level of isolation is named .storng.\. Did you mean .strong.\?"):
        arc25.solve(FLIP, **scripted, require_isolation="storng")


def test_one_task_and_one_id_need_no_list(scripted: dict[str, Any]) -> None:
    assert [found.id for found in arc25.load("arc-agi-1/training", "007bbfb7")] == ["007bbfb7"]
    assert arc25.solve(FLIP, **scripted)[0].solved


def test_no_workers_are_an_error(scripted: dict[str, Any]) -> None:
    with pytest.raises(UsageError, match="at least 1 worker, got 0"):
        arc25.solve(FLIP, **scripted | {"workers": 0})
