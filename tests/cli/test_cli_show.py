from __future__ import annotations

import json
from pathlib import Path

import pytest

from arc25.cli.main import run
from arc25.core.codec import to_json
from arc25.core.journal import Journal
from arc25.core.records import Attempt, ExecutionResult, Program, Solution, Status
from arc25.testing.builders import grid, task

TASKS = (task("aaa", [("12", "21")], ["34"]), task("bbb", [("1", "2")], ["3"]))
OUTPUTS = {"aaa": grid("43"), "bbb": grid("4")}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A data set of two tasks."""
    (tmp_path / "tasks").mkdir()
    for one in TASKS:
        tests = [{"input": to_json(one.tests[0]), "output": to_json(OUTPUTS[one.id])}]
        content = {"train": to_json(one.train), "test": tests}
        (tmp_path / "tasks" / f"{one.id}.json").write_text(json.dumps(content))
    return tmp_path / "tasks"


@pytest.fixture
def run_folder(tmp_path: Path, folder: Path) -> Path:
    """A run on it that has one of the two right."""
    path = tmp_path / "run"
    path.mkdir()
    result = ExecutionResult(Status.OK, (grid("21"), grid("43")), seconds=0.5)
    attempt = Attempt(0, 0, "aaa", Program("aaa", "def transform(grid): return flip(grid)", "plain"), result, 1, 1)
    journal = Journal(path)
    journal.configure({"seed": 1}, TASKS)
    journal.decide("attempt", 0, to_json(attempt))
    journal.keep("solution", "aaa", to_json(Solution("aaa", ((grid("43"),),), ((0,),), 0.9, True)))
    journal.close()
    (path / "run.json").write_text(json.dumps({"dataset": str(folder)}))
    return path


def test_a_task_is_found_in_the_bundled_data_sets(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["show", "007bbfb7"]) == 0
    out = capsys.readouterr().out
    assert "task 007bbfb7: 5 train pairs, 1 test input" in out
    assert "from arc-agi-1/training" in out


def test_a_task_of_a_file_is_drawn(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["show", str(folder / "aaa.json")]) == 0
    assert "1 2 →  2 1" in capsys.readouterr().out


def test_a_task_is_found_in_the_named_data_set(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["show", "bbb", "--dataset", str(folder)]) == 0
    assert "task bbb" in capsys.readouterr().out


def test_the_outputs_of_a_task_are_shown_only_if_asked_for(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["show", "aaa", "--dataset", str(folder)])
    assert "3 4 → ?" in capsys.readouterr().out
    run(["show", "aaa", "--dataset", str(folder), "--answers"])
    assert "3 4 →  4 3" in capsys.readouterr().out


def test_a_task_as_json_is_arcs_own_format(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["show", "aaa", "--dataset", str(folder), "--answers", "--json"])
    shown = json.loads(capsys.readouterr().out)
    assert shown["train"] == [{"input": [[1, 2]], "output": [[2, 1]]}]
    assert shown["test"] == [{"input": [[3, 4]], "output": [[4, 3]]}]


def test_a_near_miss_of_a_task_is_named(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["show", "aab", "--dataset", str(folder)]) == 2
    assert "Did you mean 'aaa'?" in capsys.readouterr().err


def test_a_folder_that_is_no_run_is_refused_with_the_way_to_its_tasks(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["show", str(folder)]) == 2
    assert f"arc25 show TASK_ID --dataset {folder}" in capsys.readouterr().err


def test_a_file_of_many_tasks_needs_an_id(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "small_challenges.json"
    pair = {"input": [[1]], "output": [[2]]}
    path.write_text(json.dumps({name: {"train": [pair], "test": [{"input": [[3]]}]} for name in ("a", "b")}))
    assert run(["show", str(path)]) == 2
    assert "holds 2 tasks" in capsys.readouterr().err


def test_task_chooses_only_from_a_run(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["show", str(folder / "aaa.json"), "--task", "aaa"]) == 2
    assert "not a run" in capsys.readouterr().err


def test_a_run_is_a_table_with_its_scores(run_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["show", str(run_folder)]) == 0
    out = capsys.readouterr().out
    assert "✓ right" in out
    assert "50.00%" in out
    assert "1 of 2 tasks with every train pair right" in out


def test_one_task_of_a_run_shows_its_guess_and_its_program(
    run_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["show", str(run_folder), "--task", "aaa"]) == 0
    out = capsys.readouterr().out
    assert "guess 1: right" in out
    assert "return flip(grid)" in out


def test_a_near_miss_of_a_task_of_a_run_is_named(run_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["show", str(run_folder), "--task", "aab"]) == 2
    assert "Did you mean 'aaa'?" in capsys.readouterr().err


def test_a_run_as_json_has_a_record_for_each_task(run_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["show", str(run_folder), "--json"])
    shown = json.loads(capsys.readouterr().out)
    assert shown["card"]["per_output"] == 0.5
    assert shown["tasks"][0] == {
        "id": "aaa",
        "solved": True,
        "verdict": "right",
        "programs": 1,
        "seconds": 0.5,
        "tokens_in": 0,
        "tokens_out": 0,
        "dollars": 0.0,
        "confidence": 0.9,
    }


def test_a_run_whose_data_set_is_gone_is_shown_without_answers(
    run_folder: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for path in (*folder.iterdir(), folder):
        path.rmdir() if path.is_dir() else path.unlink()
    assert run(["show", str(run_folder)]) == 0
    captured = capsys.readouterr()
    assert "the answers are not known" in captured.err
    assert "right  " not in captured.out


def test_answers_of_another_version_of_a_task_are_not_used(
    run_folder: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = {"train": [{"input": [[9]], "output": [[8]]}], "test": [{"input": [[7]], "output": [[6]]}]}
    (folder / "aaa.json").write_text(json.dumps(other))
    assert run(["show", str(run_folder)]) == 0
    assert "lacks aaa or has another version of it" in capsys.readouterr().err


def test_pages_and_pictures_are_written_where_asked(run_folder: Path, tmp_path: Path) -> None:
    html, png = tmp_path / "out.html", tmp_path / "out.png"
    assert run(["show", str(run_folder), "--html", str(html), "--png", str(png)]) == 0
    assert html.read_text().startswith("<!doctype html>")
    assert png.read_bytes().startswith(b"\x89PNG")


def test_the_page_of_one_task_of_a_run_holds_that_task_alone(run_folder: Path, tmp_path: Path) -> None:
    html = tmp_path / "out.html"
    run(["show", str(run_folder), "--task", "aaa", "--html", str(html)])
    assert 'data-id="aaa"' in html.read_text()
    assert 'data-id="bbb"' not in html.read_text()


def test_the_page_of_a_task_is_written(folder: Path, tmp_path: Path) -> None:
    html = tmp_path / "task.html"
    run(["show", "aaa", "--dataset", str(folder), "--html", str(html), "--palette", "colorblind", "--digits"])
    assert "task aaa" in html.read_text()
    assert "<text" in html.read_text()


def test_a_page_that_cannot_be_written_is_one_line(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["show", "aaa", "--dataset", str(folder), "--html", str(folder / "none" / "x.html")]) == 1
    assert "x.html" in capsys.readouterr().err


def test_a_grid_over_the_limit_needs_the_limit_raised(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pair = {"input": [[1] * 40], "output": [[2] * 40]}
    path = tmp_path / "long.json"
    path.write_text(json.dumps({"train": [pair], "test": [{"input": [[3]]}]}))
    assert run(["show", str(path)]) == 2
    assert run(["show", str(path), "--max-side", "40"]) == 0
    assert "1" * 40 in capsys.readouterr().out.replace(" ", "")
