"""A stranger's package is installed, listed and used; its broken sibling is reported and harms nobody."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest

Command = Callable[..., CompletedProcess[str]]

BROKEN = {
    "crashing": ("RuntimeError: out of cheese", "upgrade or remove arc25-broken 0.0.1"),
    "future": ("it was written for version 1000 of the hooks", "upgrade arc25"),
    "gone": ("No module named 'arc25_broken.no_such_module'", "upgrade or remove arc25-broken 0.0.1"),
    "hasty": ("No module named 'a_package_nobody_has'", "pip install 'arc25-broken[gpu]'"),
    "mistyped-hook": ("Did you mean 'arc25_backend'?", "upgrade or remove arc25-broken 0.0.1"),
    "positional": ("is the `*` missing?", "upgrade or remove arc25-broken 0.0.1"),
    "quitting": ("SystemExit: 0", "upgrade or remove arc25-broken 0.0.1"),
    "undecorated": ("its arc25_backend lacks the decorator @hookimpl", "upgrade or remove arc25-broken 0.0.1"),
    "wrong-argument": ("arc25_backend(nam)", "upgrade or remove arc25-broken 0.0.1"),
}
"""The reason and the remedy of each plugin of arc25-broken that the listing can know to be broken."""


@pytest.fixture
def tasks(tmp_path: Path) -> Path:
    """A folder with one task: turn the grid by half."""
    grids: list[Any] = [[[1, 2, 3], [4, 5, 6]], [[7, 0, 0], [0, 8, 1]], [[2, 2, 5], [0, 1, 0]]]
    pairs = [{"input": grid, "output": [row[::-1] for row in grid[::-1]]} for grid in grids]
    folder = tmp_path / "tasks"
    folder.mkdir()
    (folder / "half_turn.json").write_text(json.dumps({"train": pairs[:2], "test": pairs[2:]}))
    return folder


def listed(done: CompletedProcess[str], key: str) -> dict[str, Any]:
    return {plugin["name"]: plugin for plugin in json.loads(done.stdout)[key]}


def test_the_plugins_of_a_stranger_are_listed_with_their_package(command: Command, stranger: Path) -> None:
    plugins = listed(command("plugins", "--json", site=stranger), "plugins").values()
    theirs = {
        (p["kind"], p["name"]) for p in plugins if (p["distribution"], p["version"]) == ("arc25-stranger", "1.2.3")
    }
    assert theirs == {
        ("backend", "echo"),
        ("dsl", "mirrors"),
        ("executor", "careful"),
        ("executor", "hasty"),
        ("strategy", "patient"),
        ("reporter", "tally"),
        (None, "watcher"),
    }


def test_the_options_of_a_stranger_are_listed(command: Command, stranger: Path) -> None:
    (option,) = listed(command("plugins", "--json", site=stranger), "plugins")["patient"]["options"]
    help_text = "programs asked for before it gives up."
    assert option == {"name": "tries", "type": "int", "required": False, "default": 2, "help": help_text}


def test_the_options_of_a_stranger_are_on_the_help_page(command: Command, stranger: Path) -> None:
    shown = command("solve", "--backend", "echo", "--strategy", "patient", "--help", site=stranger).stdout
    assert "--backend.text" in shown
    assert "--strategy.tries" in shown


def test_a_backend_strategy_reporter_and_watcher_of_a_stranger_work_together(
    command: Command, stranger: Path, tasks: Path
) -> None:
    choices = (
        "--backend echo --dsl plain --strategy patient --strategy.tries 3 --reporters tally submission --workers 1"
    )
    done = command("solve", *choices.split(), "--dataset", "tasks", "--out", "out", site=stranger, cwd=tasks.parent)
    assert done.returncode == 0, done.stderr
    assert "attempt 3\n" in (tasks.parent / "out/tally.txt").read_text()
    assert "the watcher saw the end" in done.stderr


def test_the_built_in_search_finds_a_program_in_the_language_of_a_stranger(
    command: Command, stranger: Path, tasks: Path
) -> None:
    choices = "--dsl mirrors --seconds-per-task 20 --workers 1 --json"
    done = command("solve", *choices.split(), "--dataset", "tasks", "--out", "out", site=stranger, cwd=tasks.parent)
    assert done.returncode == 0, done.stderr
    (guess, *_) = json.loads((tasks.parent / "out/submission.json").read_text())["half_turn"]
    assert guess["attempt_1"] == [[0, 1, 0], [5, 2, 2]]


def test_every_broken_plugin_is_reported_with_package_reason_and_remedy(command: Command, strangers: Path) -> None:
    done = command("plugins", "--json", site=strangers)
    found = [*listed(done, "broken").values(), *listed(done, "missing").values()]
    theirs = {plugin["name"]: plugin for plugin in found if plugin["distribution"] == "arc25-broken"}
    assert {name: plugin["remedy"] for name, plugin in theirs.items()} == {name: BROKEN[name][1] for name in BROKEN}
    assert all(BROKEN[name][0] in plugin["reason"] for name, plugin in theirs.items())


def test_the_listing_for_people_tells_of_broken_plugins_too(command: Command, strangers: Path) -> None:
    shown = command("plugins", site=strangers).stdout
    assert "backend 'crashing' of arc25-broken 0.0.1 (arc25_broken.crashing)\n    reason: RuntimeError" in shown


def test_a_plugin_that_waits_for_an_extra_is_listed_apart(command: Command, strangers: Path) -> None:
    assert "  hasty" in command("plugins", site=strangers).stdout.partition("with further packages\n")[2]
    assert "hasty" in listed(command("plugins", "--json", site=strangers), "missing")


def test_only_a_check_fails_for_a_broken_plugin(command: Command, strangers: Path) -> None:
    codes = [command("plugins", *check, site=strangers).returncode for check in ([], ["--check"])]
    assert codes == [0, 1]


def checks(done: CompletedProcess[str]) -> dict[str, dict[str, Any]]:
    return {check["check"]: check for check in json.loads(done.stdout)["checks"]}


@pytest.mark.slow
def test_an_executor_of_a_stranger_that_keeps_its_promises_passes_the_checks(command: Command, stranger: Path) -> None:
    done = command("plugins", "--check", "careful", "--json", site=stranger)
    broken = {name: check["got"] for name, check in checks(done).items() if check["verdict"] == "failed"}
    assert (broken, done.returncode) == ({}, 0)


def test_an_executor_of_a_stranger_that_breaks_its_promises_is_told_which(command: Command, stranger: Path) -> None:
    done = command("plugins", "--check", "hasty", "--executor.color", "7", "--json", site=stranger)
    found = checks(done)
    assert done.returncode == 1, done.stderr
    assert found["it can be made and closed"]["verdict"] == "passed"
    assert found["closing twice is fine"]["verdict"] == "passed"
    assert found["a program that computes too long times out"] == {
        "kind": "executor",
        "plugin": "hasty",
        "check": "a program that computes too long times out",
        "promise": "A program that takes more than `limits.seconds` of CPU time is stopped and is TIMEOUT.",
        "verdict": "failed",
        "got": "ok instead of timeout",
        "seconds": pytest.approx(0, abs=5),
    }


def test_an_option_that_an_executor_needs_is_asked_for_by_its_check(command: Command, stranger: Path) -> None:
    done = command("plugins", "--check", "hasty", site=stranger)
    assert (done.returncode, "--executor.color" in done.stderr) == (2, True)


def test_a_check_of_a_broken_plugin_says_what_is_broken(command: Command, strangers: Path) -> None:
    done = command("plugins", "--check", "crashing", "patient", site=strangers)
    assert done.returncode == 1
    assert "failed   it loads" in done.stdout
    assert "RuntimeError: out of cheese; remedy: upgrade or remove arc25-broken" in " ".join(done.stdout.split())
    assert "strategy 'patient' of arc25-stranger 1.2.3" in done.stdout
    assert done.stdout.endswith("4 checks in 0 s: 3 passed, 1 failed\n")


def test_what_a_factory_makes_is_held_against_the_protocol(command: Command, tmp_path: Path) -> None:
    file = tmp_path / "half.py"
    file.write_text(
        "from arc25 import hookimpl\nclass Half:\n    id = 'half'\n    def __init__(self, context): ...\n"
        "    def ask(self, board, task, room): ...\n@hookimpl\ndef arc25_strategy(name):\n    return Half\n"
    )
    done = command("plugins", "--plugin", str(file), "--check", "half")
    assert (done.returncode, "a Half without tell" in " ".join(done.stdout.split())) == (1, True)


def test_the_broken_package_harms_no_help_page(command: Command, strangers: Path) -> None:
    done = command("--help", site=strangers)
    assert (done.returncode, done.stderr) == (0, "")


def test_the_broken_package_harms_no_other_plugin(command: Command, strangers: Path, tasks: Path) -> None:
    choices = "--backend echo --dsl plain --strategy patient --reporters tally --workers 1"
    done = command("solve", *choices.split(), "--dataset", "tasks", "--out", "out", site=strangers, cwd=tasks.parent)
    assert done.returncode == 0, done.stderr
    assert "quitting" in done.stderr
    assert "the watcher saw the end" in done.stderr


@pytest.mark.parametrize("name", ["crashing", "gpu"])
def test_who_asks_for_a_broken_plugin_is_told_the_remedy(
    command: Command, strangers: Path, tasks: Path, name: str
) -> None:
    done = command("solve", "--backend", name, "--dataset", "tasks", "--out", "out", site=strangers, cwd=tasks.parent)
    remedy = "pip install 'arc25-broken[gpu]'" if name == "gpu" else BROKEN[name][1]
    assert done.returncode == 1
    assert done.stderr.endswith(f"Remedy: {remedy}\n")


def test_a_plugin_that_is_nearly_right_is_guessed(command: Command, stranger: Path, tasks: Path) -> None:
    done = command("solve", "--backend", "ecko", "--dataset", "tasks", site=stranger, cwd=tasks.parent)
    assert (done.returncode, "Did you mean 'echo'?" in done.stderr) == (2, True)


@pytest.fixture
def plugin_file(tasks: Path) -> Path:
    """The stranger's backend as a file of its own, beside the folder of tasks."""
    source = Path(__file__).parent / "stranger/arc25_stranger/backend.py"
    return Path(shutil.copy(source, tasks.parent / "echo.py"))


def test_a_plugin_file_works_without_installing(command: Command, plugin_file: Path) -> None:
    choices = (
        "--plugin echo.py --backend echo --backend.text nonsense --dsl plain --dataset tasks --workers 1 --out out"
    )
    done = command("solve", *choices.split(), cwd=plugin_file.parent)
    assert done.returncode == 0, done.stderr
    assert '"nonsense"' in (plugin_file.parent / "out/events.jsonl").read_text()


def test_a_name_that_is_offered_twice_names_both_and_the_listing_says_it_once(
    command: Command, stranger: Path, plugin_file: Path
) -> None:
    both = f"it is offered by arc25-stranger 1.2.3 (arc25_stranger.backend) and {plugin_file}"
    solved = command("solve", "--plugin", "echo.py", "--backend", "echo", site=stranger, cwd=plugin_file.parent)
    assert (solved.returncode, both in solved.stderr) == (1, True)
    assert command("plugins", "--plugin", "echo.py", site=stranger, cwd=plugin_file.parent).stdout.count(both) == 1
