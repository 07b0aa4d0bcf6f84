"""`arc25 grade`, from its arguments to its output and exit code."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from arc25.cli.main import run
from arc25.core.grid import Grid
from arc25.core.plugins import Plugins
from arc25.core.records import Pair, Task
from arc25.data.opening import open_dataset
from arc25.data.submission import Submission, write_submission

RIGHT, WRONG = Grid.of([[4]]), Grid.of([[5]])
PAIR = {"input": [[1]], "output": [[2]]}
TEST = {"input": [[3]], "output": [[4]]}


@pytest.fixture
def tasks(tmp_path: Path) -> Path:
    """A folder of task `one` with one test and task `two` with two; every answer is RIGHT."""
    folder = tmp_path / "tasks"
    folder.mkdir()
    for name, tests in (("one", 1), ("two", 2)):
        (folder / f"{name}.json").write_text(json.dumps({"train": [PAIR], "test": [TEST] * tests}))
    return folder


@pytest.fixture
def submission(tmp_path: Path) -> Path:
    """Task `one` right, task `two` half right."""
    grid = Grid.of([[1]])
    given = [Task(name, (Pair(grid, grid),), (grid,) * tests) for name, tests in (("one", 1), ("two", 2))]
    path = tmp_path / "run" / "submission.json"
    path.parent.mkdir()
    write_submission(path, given, Submission({"one": ((WRONG, RIGHT),), "two": ((RIGHT,), (WRONG,))}))
    return path


def test_the_json_has_the_documented_keys_and_values(
    tasks: Path, submission: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["grade", str(submission), "--dataset", str(tasks), "--json"]) == 0
    card = json.loads(capsys.readouterr().out)
    assert card["per_output"] == pytest.approx(2 / 3)
    assert card["task_mean"] == pytest.approx(3 / 4)
    assert card["whole_task"] == pytest.approx(1 / 2)
    assert (card["tasks"], card["outputs"], card["missing"], card["invalid"]) == (2, 3, [], [])
    assert card["dataset"].keys() == {"name", "version", "hash"}
    assert card["dataset"]["name"] == str(tasks)


def test_the_answers_of_a_real_set_score_full_marks(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = open_dataset(Plugins(), "arc-agi-1/training")
    answers = source.answers()
    assert answers is not None
    perfect = {name: tuple((grid,) for grid in outputs) for name, outputs in answers.outputs.items()}
    write_submission(tmp_path / "s.json", source.tasks(), Submission(perfect))
    assert run(["grade", str(tmp_path / "s.json"), "--dataset", "arc-agi-1/training", "--json"]) == 0
    card = json.loads(capsys.readouterr().out)
    assert (card["per_output"], card["task_mean"], card["whole_task"]) == (1, 1, 1)
    assert (card["tasks"], card["outputs"], card["unguessed"]) == (400, 416, 0)


def test_the_table_names_all_three_rules_and_who_uses_them(
    tasks: Path, submission: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["grade", str(submission), "--dataset", str(tasks)]) == 0
    shown = capsys.readouterr().out
    for expected in ("66.67%", "2 of 3", "75.00%", "50.00%", "1 of 2", "Kaggle", "ARC Prize", "Chollet"):
        assert expected in shown


def test_a_selection_divides_by_the_selected_tasks(
    tasks: Path, submission: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["grade", str(submission), "--dataset", str(tasks), "--tasks", "one", "--json"]) == 0
    card = json.loads(capsys.readouterr().out)
    assert (card["per_output"], card["tasks"], card["missing"], card["extra"]) == (1.0, 1, [], [])


def test_the_folder_of_a_run_knows_its_data_set(
    tasks: Path, submission: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (submission.parent / "run.json").write_text(json.dumps({"dataset": str(tasks)}))
    assert run(["grade", str(submission.parent), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["right_outputs"] == 2


def test_what_is_missing_malformed_or_foreign_is_told(
    tasks: Path, submission: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    submission.write_text(json.dumps({"two": [{"attempt_1": [[4]]}], "[red]x": []}))
    assert run(["grade", str(submission), "--dataset", str(tasks)]) == 0
    shown = capsys.readouterr().out
    assert "Missing, counted as wrong: 1 tasks (one)" in shown
    assert "Without a guess: 2 of 3 test outputs" in shown
    assert "Invalid: two: 1 entries for 2 test inputs" in shown
    assert "Invalid: two[0]: attempt_2 is missing" in shown
    assert "Not in the data set, ignored: 1 tasks ([red]x)" in shown


def test_invalid_entries_are_listed_in_json(tasks: Path, submission: Path, capsys: pytest.CaptureFixture[str]) -> None:
    submission.write_text(json.dumps({"one": [5], "two": [{"attempt_1": [[4]], "attempt_2": [[1]]}] * 2}))
    assert run(["grade", str(submission), "--dataset", str(tasks), "--json"]) == 0
    card = json.loads(capsys.readouterr().out)
    assert card["invalid"] == [{"task": "one", "test": 0, "reason": "an entry is an object, got a number"}]


def test_many_invalid_entries_are_cut_for_people(
    tasks: Path, submission: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    submission.write_text(json.dumps({"one": [5] * 30}))
    assert run(["grade", str(submission), "--dataset", str(tasks)]) == 0
    shown = capsys.readouterr().out
    assert shown.count("Invalid: one") == 10
    assert "and 21 more invalid entries; --json lists them all" in shown


def test_the_side_limit_can_be_raised(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wide = {"input": [[0] * 93], "output": [[1] * 93]}
    (tmp_path / "wide.json").write_text(json.dumps({"train": [wide], "test": [wide]}))
    guess = tmp_path / "guess"
    guess.write_text(json.dumps({"wide": [{"attempt_1": wide["output"], "attempt_2": [[0]]}]}))
    arguments = ["grade", str(guess), "--dataset", str(tmp_path / "wide.json"), "--json"]
    assert run(arguments) == 2
    assert run([*arguments, "--max-side", "93"]) == 0
    assert json.loads(capsys.readouterr().out)["per_output"] == 1.0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["{run}/submission.json"], "submission.json does not tell its data set: give it with --dataset"),
        (["{run}"], "does not tell its data set: give it with --dataset"),
        (["{run}/absent.json", "--dataset", "{tasks}"], "absent.json: cannot be read: No such file or directory"),
        (["{tasks}", "--dataset", "{tasks}"], "submission.json: cannot be read: No such file or directory"),
        (["{run}", "--dataset", "arc-agi1"], "Did you mean 'arc-agi-1'?"),
        (["{run}", "--dataset", "{tasks}", "--tasks", "ones"], "no task is named 'ones'. Did you mean 'one'?"),
        (["{run}", "--dataset", "{open}"], "cannot be graded: the outputs of open are not known"),
    ],
)
def test_what_cannot_be_graded_is_told_in_one_line_with_code_2(
    tasks: Path,
    submission: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    message: str,
) -> None:
    (tmp_path / "open.json").write_text(json.dumps({"train": [PAIR], "test": [{"input": [[3]]}]}))
    places = {"run": submission.parent, "tasks": tasks, "open": tmp_path / "open.json"}
    assert run(["grade", *(argument.format(**places) for argument in arguments)]) == 2
    said = capsys.readouterr()
    assert message in said.err
    assert said.err.count("\n") == 1
    assert said.out == ""


@pytest.mark.parametrize("content", ["[]", "{}", '{"dataset": 5}'])
def test_a_run_file_without_a_data_set_is_told(
    submission: Path, capsys: pytest.CaptureFixture[str], content: str
) -> None:
    (submission.parent / "run.json").write_text(content)
    assert run(["grade", str(submission.parent)]) == 2
    assert "run.json" in capsys.readouterr().err
