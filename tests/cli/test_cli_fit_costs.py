"""`arc25 fit-costs`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from arc25.cli.main import run
from arc25.core.journal import Journal
from arc25.core.records import Solution
from arc25.samples.costs import read_costs

Capture = pytest.CaptureFixture[str]

TRIM = "def transform(grid):\n    return trim(grid)\n"


@pytest.fixture
def fit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Arguments that fit on the programs in the folder `programs`, of six tasks."""
    monkeypatch.chdir(tmp_path)
    Path("programs").mkdir()
    for number in range(6):
        Path("programs", f"task{number}.py").write_text(TRIM)
    return ["fit-costs", "--dsl.costs", "written", "--programs", "programs"]


def test_the_table_is_written_with_its_origin_and_the_report_told(fit: list[str], capsys: Capture) -> None:
    assert run([*fit, "--out", "costs.json"]) == 0

    table = read_costs(Path("costs.json").read_text())
    assert table.fitted_on == "6 programs of 6 tasks, 0 generated samples"
    assert table.command.startswith("arc25 fit-costs --dsl.costs written")
    told = capsys.readouterr().out
    assert "Used by no task: add_border, " in told
    assert "trim" not in told.partition("Used by no task")[2]


def test_the_same_programs_give_the_same_table(fit: list[str]) -> None:
    run([*fit, "--out", "one.json"])
    run([*fit, "--out", "two.json"])

    one, two = (Path(name).read_text().splitlines()[4:] for name in ("one.json", "two.json"))
    assert one == two


def test_machines_are_told_how_many_tasks_each_word_serves(fit: list[str], capsys: Capture) -> None:
    assert run([*fit, "--json"]) == 0

    told = json.loads(capsys.readouterr().out)
    assert told["words"]["trim"]["tasks"] == 6
    assert "trim" not in told["unused"]
    assert "kron" in told["unused"]
    assert told["held_out_bits_per_call"]["words"] < told["held_out_bits_per_call"]["written"]


def test_only_tasks_leaves_out_the_others(fit: list[str], capsys: Capture) -> None:
    Path("ids.txt").write_text("task0\ntask1\ntask2\ntask3\ntask4\n")

    run([*fit, "--only-tasks", "ids.txt", "--json"])

    assert json.loads(capsys.readouterr().out)["fitted_on"].startswith("5 programs of 5 tasks")


def test_a_run_gives_the_programs_of_the_tasks_that_it_solved(fit: list[str], capsys: Capture) -> None:
    journal = Journal(Path("."))
    for number, (task, solved) in enumerate((("right", True), ("wrong", False))):
        solution = Solution(task, (), solved=solved, source=TRIM)
        journal.decide(
            "solution", number, {"task_id": task, "guesses": [], "solved": solved, "source": solution.source}
        )
    journal.close()

    run([*fit, "--runs", ".", "--json"])

    assert json.loads(capsys.readouterr().out)["words"]["trim"]["tasks"] == 7


def test_a_program_that_does_not_parse_is_named(fit: list[str], capsys: Capture) -> None:
    Path("programs", "task0.py").write_text("def transform(grid:")

    assert run(fit) == 2
    assert "task0.py: it does not parse" in capsys.readouterr().err


def test_a_folder_without_programs_is_named(fit: list[str], capsys: Capture) -> None:
    Path("empty").mkdir()

    assert run([*fit, "empty"]) == 2
    assert "empty holds no program" in capsys.readouterr().err
