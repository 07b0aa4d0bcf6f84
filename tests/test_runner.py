"""The runner: parts by name, a folder of its own, reporters that cannot harm the run."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from arc25.core.errors import ExecutorDown, UnknownName, UsageError
from arc25.core.journal import read_run
from arc25.core.plugins import Plugins
from arc25.core.records import Solution
from arc25.runner import Plan, run
from arc25.testing.builders import task

FLIP = task("flip", [("1 2", "2 1"), ("3 4", "4 3")], ["5 6"])

PARTS = '''
"""A backend and a reporter for one test."""
from arc25 import Completion, hookimpl

from pathlib import Path

class Backend:
    id, capacity = "file backend", 1
    def __init__(self, context, *, fails: bool = False):
        self.fails = fails
    async def generate(self, request):
        if self.fails:
            raise OSError("out of order")
        return [Completion("def transform(grid):\\n    return grid[::-1]")]
    async def load(self, weights):
        pass
    async def close(self):
        Path(CLOSE_FILE).write_text("closed")

class Reporter:
    def __init__(self, context):
        pass
    def record(self, event):
        raise ValueError("no ink")
    def close(self):
        pass

@hookimpl
def arc25_backend(name):
    return Backend

@hookimpl
def arc25_reporter(name):
    return Reporter

@hookimpl
def arc25_choose(task, attempts):
    from arc25.core.records import Solution
    return Solution(task.id, ((),) * len(task.tests), confidence=0.125)
'''

DEAF = """
from arc25 import hookimpl

@hookimpl
def arc25_event(event):
    if event.kind == "attempt":
        raise ValueError("no ears")
"""


@pytest.fixture
def plugins(tmp_path: Path) -> Plugins:
    (tmp_path / "parts.py").write_text(PARTS.replace("CLOSE_FILE", repr(str(tmp_path / "closed"))))
    (tmp_path / "deaf.py").write_text(DEAF)
    return Plugins([tmp_path / "parts.py", tmp_path / "deaf.py"])


def plan(**changes: Any) -> Plan:
    return Plan(**({"backend": "parts", "dsl": "plain", "workers": 1} | changes))


def test_a_reporter_and_a_listener_that_fail_are_left_out_and_said(
    plugins: Plugins, capsys: pytest.CaptureFixture[str]
) -> None:
    assert len(run([FLIP], plan(reporters=("parts",)), plugins).solutions) == 1
    errors = capsys.readouterr().err
    assert errors.count("no ink") == 1
    assert errors.count("no ears") == 1


def test_a_plugin_may_choose_the_guesses(plugins: Plugins) -> None:
    chosen = run([FLIP], plan(), plugins).solutions
    assert chosen == [Solution("flip", ((),), confidence=0.125)]


def test_the_services_are_closed_also_when_the_run_fails(plugins: Plugins, tmp_path: Path) -> None:
    with pytest.raises(Exception, match="out of order"):
        run([FLIP], plan(options={"backend": {"fails": True}}), plugins)
    assert (tmp_path / "closed").read_text() == "closed"


def test_an_option_nobody_has_is_named_with_its_nearest(plugins: Plugins) -> None:
    with pytest.raises(UnknownName, match="Did you mean 'fails'"):
        run([FLIP], plan(options={"backend": {"fail": True}}), plugins)


def test_the_folder_remembers_what_it_was_started_with(plugins: Plugins, tmp_path: Path) -> None:
    run([FLIP], plan(out=tmp_path / "run", about={"dataset": "mine"}), plugins)
    assert json.loads((tmp_path / "run/run.json").read_text()) == {"dataset": "mine"}
    assert read_run(tmp_path / "run").config["backend"] == "file backend"


def test_a_resumed_run_may_have_other_options_of_its_executor(plugins: Plugins, tmp_path: Path) -> None:
    first = run([FLIP], plan(out=tmp_path / "run"), plugins).solutions
    changed = plan(out=tmp_path / "run", resume=True, options={"executor": {"isolation": "program"}})

    assert run([FLIP], changed, plugins).solutions == first


def test_there_is_nothing_to_resume_without_a_folder(plugins: Plugins) -> None:
    with pytest.raises(UsageError, match="nothing to resume"):
        run([FLIP], plan(resume=True), plugins)


LOST = """
from arc25 import hookimpl
from arc25.testing.fakes import FakeExecutor

class Lost(FakeExecutor):
    def __init__(self, context, *, fails: bool = False):
        super().__init__({})
        self.fails = fails
    async def probe(self):
        if self.fails:
            raise OSError("no such layer")

@hookimpl
def arc25_executor(name):
    return Lost
"""


@pytest.mark.parametrize(
    ("fails", "words"),
    [
        (True, "executor fake executor failed: OSError: no such layer"),
        (False, "executor fake executor probed None, not a Boundary with a Level"),
    ],
)
def test_an_executor_that_cannot_be_probed_is_down(tmp_path: Path, fails: bool, words: str) -> None:
    (tmp_path / "lost.py").write_text(LOST)
    lost = plan(backend="search", dsl="arc25", executor="lost", options={"executor": {"fails": fails}})
    with pytest.raises(ExecutorDown, match=words):
        run([FLIP], lost, Plugins([tmp_path / "lost.py"]))
