"""The examples of docs/plugins.md are run, on the built-in executor under another name and on a fake."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from arc25.testing import backend_checks, executor_checks
from arc25.testing.executor_checks import CHECKS

DOCUMENT = (Path(__file__).parents[2] / "docs/plugins.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```python\n(.*?)```", DOCUMENT, re.DOTALL)
MY_EXECUTOR = "from arc25.plugins.executors.restricted import Restricted as MyExecutor\n"
MY_BACKEND = "from arc25.testing.fakes import FakeLanguageModel\nMyBackend = lambda context: FakeLanguageModel()\n"
FEW = ("a_program_that_raises_has_raised", "closing_twice_is_fine")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "my_executor.py").write_text(MY_EXECUTOR)
    (tmp_path / "my_backend.py").write_text(MY_BACKEND)
    return tmp_path


def python(*argv: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, *argv]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=100, check=False)


def test_the_example_for_pytest_runs(folder: Path) -> None:
    (folder / "test_mine.py").write_text(EXAMPLES[0])
    done = python("-m", "pytest", "-q", "-p", "no:cacheprovider", "-k", " or ".join(FEW), cwd=folder)
    assert (done.returncode, "2 passed" in done.stdout) == (0, True), done.stdout


def test_the_example_without_pytest_runs(folder: Path) -> None:
    few = f"import arc25.testing.executor_checks as c\nc.CHECKS = [k for k in c.CHECKS if str(k) in {FEW}]\n"
    (folder / "script.py").write_text(few + EXAMPLES[1])
    done = python("script.py", cwd=folder)
    assert done.stdout == "passed a program that raises has raised \npassed closing twice is fine \n", done.stderr


def test_the_example_of_a_backend_runs(folder: Path) -> None:
    (folder / "test_mine.py").write_text(EXAMPLES[2])
    done = python("-m", "pytest", "-q", "-p", "no:cacheprovider", "-k", "greedy_text", cwd=folder)
    assert (done.returncode, "3 passed" in done.stdout) == (0, True), done.stdout


def test_the_example_of_a_strategy_runs(folder: Path) -> None:
    (folder / "rework.py").write_text(EXAMPLES[3])
    (folder / "script.json").write_text('{"*": ["```python\\ndef transform(grid):\\n    return grid\\n```"]}')
    model = ("--backend", "scripted", "--backend.script", "script.json", "--dsl", "plain")
    strategy = ("--plugin", "rework.py", "--strategy", "rework")
    size = ("--limit", "1", "--samples-per-task", "2", "--workers", "1", "--json")
    done = python("-m", "arc25", "solve", *model, *strategy, *size, cwd=folder)
    assert done.returncode == 0, done.stderr


def test_every_family_of_checks_is_documented() -> None:
    listed = re.findall(r"^\| `(\w+)` \|", DOCUMENT, re.MULTILINE)
    families = (*executor_checks.FAMILIES, *backend_checks.FAMILIES)
    assert listed == [family.__name__.rpartition(".")[2] for family in families]


def test_the_example_of_a_broken_promise_is_one() -> None:
    (check,) = [check for check in CHECKS if check.name == "a program that computes too long times out"]
    assert check.promise in DOCUMENT
