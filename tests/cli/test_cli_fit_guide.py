"""`arc25 fit-guide`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from arc25.cli.main import run
from arc25.core.records import Example, Program
from arc25.samples.jsonl import writing
from arc25.samples.sample import Sample
from arc25.samples.suits import read_suits
from arc25.testing.builders import grid, task

Capture = pytest.CaptureFixture[str]

FLIP = "def transform(grid):\n    return flip(grid, 'horizontal')\n"
TRIM = "def transform(grid):\n    return trim(grid)\n"


def sample(number: int) -> Sample:
    word, after = ("trim", "12") if number % 2 else ("flip", "0000 0210 0000")
    puzzle = task(f"sample{number}", [("0000 0120 0000", after)] * 2)
    example = Example(puzzle, Program(puzzle.id, TRIM if number % 2 else FLIP, "arc25"), origin="synthetic")
    return Sample(example, 1, (word,), (grid(after), grid(after), grid("0")))


@pytest.fixture
def fit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Arguments that fit on a file of samples and on programs for six tasks."""
    monkeypatch.chdir(tmp_path)
    with writing(Path("samples.jsonl")) as write:
        for number in range(300):
            write(sample(number))
    Path("programs").mkdir()
    Path("tasks").mkdir()
    for number in range(6):
        after = [[3, 4]] if number % 2 else [[0, 0, 0], [4, 3, 0]]
        pair = {"input": [[0, 0, 0], [0, 3, 4]], "output": after}
        Path("programs", f"task{number}.py").write_text(TRIM if number % 2 else FLIP)
        Path("tasks", f"task{number}.json").write_text(json.dumps({"train": [pair, pair], "test": [pair]}))
    return ["fit-guide", "--samples", "samples.jsonl", "--programs", "programs", "--dataset", "tasks"]


def test_the_table_is_written_with_its_origin_and_says_which_traits_call_for_a_word(fit: list[str]) -> None:
    assert run([*fit, "--out", "suits.json"]) == 0

    table = read_suits(Path("suits.json").read_text())
    assert table.fitted_on == "300 generated samples, programs of 6 tasks"
    assert table.command.startswith("arc25 fit-guide --samples")
    same_size = table.traits.index("pair.same size")
    assert table.bits["flip"][same_size] > 0 > table.bits["trim"][same_size]


def test_the_same_seed_gives_the_same_table(fit: list[str]) -> None:
    run([*fit, "--out", "one.json"])
    run([*fit, "--out", "two.json"])

    one, two = (read_suits(Path(name).read_text()) for name in ("one.json", "two.json"))
    assert one.bits == two.bits


def test_the_report_tells_what_it_is_worth_for_held_out_tasks(fit: list[str], capsys: Capture) -> None:
    assert run([*fit, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["held_out"]["bits"] > 0

    assert run(fit) == 0
    assert "bits saved for each word used" in capsys.readouterr().out


def test_only_tasks_leaves_out_the_others(fit: list[str], capsys: Capture) -> None:
    Path("ids.txt").write_text("task0\ntask1\ntask2\n")
    run([*fit, "--only-tasks", "ids.txt", "--json"])
    assert "programs of 3 tasks" in json.loads(capsys.readouterr().out)["fitted_on"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (["--samples"], "make some with arc25 dsl samples"),
        (["--seed", "-1"], "--seed is 0 or more"),
        (["--programs", "programs/task0.py"], "programs of 2 tasks or more are needed, got 1"),
        (["--programs", "strange.py", "programs/task0.py"], "has no task 'strange'"),
        (["--programs", "broken.py", "programs/task0.py"], "broken.py: it does not parse"),
    ],
)
def test_what_cannot_be_learnt_from_is_refused(fit: list[str], capsys: Capture, change: list[str], said: str) -> None:
    Path("strange.py").write_text(TRIM)
    Path("broken.py").write_text("def transform(grid)")
    assert run([*fit, *change]) != 0
    assert said in capsys.readouterr().err
