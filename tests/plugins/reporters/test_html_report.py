from __future__ import annotations

from pathlib import Path

import pytest

from arc25.core.context import Context
from arc25.core.errors import OutputError, UnknownName
from arc25.core.offers import Kind
from arc25.core.plugins import Plugins
from arc25.core.records import Attempt, Boundary, Event, ExecutionResult, Level, Program, Solution, Status
from arc25.data.answers import Answers
from arc25.data.dataset import Edition
from arc25.data.grading import grade
from arc25.data.submission import Submission
from arc25.plugins.reporters.html import FILE, HtmlReport
from arc25.testing.builders import grid, task

TASK = task("one", [("1", "2")], ["3"])
ATTEMPT = Attempt(0, 0, "one", Program("one", "def transform(grid): ...", "plain"), ExecutionResult(Status.OK), 0, 1)
OLD, NEW = Solution("one", ((grid("5"),),)), Solution("one", ((grid("4"),),))
STARTED = Event("started", 0.0, {"tasks": (TASK,), "config": {"seed": 1}, "boundary": Boundary(Level.STRONG)})


def played(reporter: HtmlReport, *events: Event) -> HtmlReport:
    for event in events:
        reporter.record(event)
    return reporter


def test_the_page_is_written_when_the_run_ends(tmp_path: Path) -> None:
    reporter = played(HtmlReport(Context(out=tmp_path)), STARTED, Event("attempt", 1.0, {"attempt": ATTEMPT}))
    assert not (tmp_path / FILE).exists()
    reporter.close()
    assert "def transform(grid): ..." in (tmp_path / FILE).read_text()


def test_a_graded_run_shows_its_scores_and_the_answers(tmp_path: Path) -> None:
    answers = Answers({"one": (grid("4"),)})
    card = grade(Submission.of([NEW]), [TASK], answers, Edition("small", "1", "abc"))
    graded = Event("graded", 2.0, {"card": card, "answers": answers})
    played(HtmlReport(Context(out=tmp_path)), STARTED, Event("finished", 1.0, {"solutions": (NEW,)}), graded).close()
    page = (tmp_path / FILE).read_text()
    assert "100.0%" in page
    assert "✓ right" in page


def test_the_last_guesses_count(tmp_path: Path) -> None:
    events = [Event("solution", float(i), {"solution": solution}) for i, solution in enumerate((OLD, NEW))]
    answers = Event("graded", 2.0, {"card": None, "answers": Answers({"one": (grid("4"),)})})
    played(HtmlReport(Context(out=tmp_path)), STARTED, *events, answers).close()
    assert "guess 1: right" in (tmp_path / FILE).read_text()


def test_a_run_that_was_broken_off_has_its_page_too(tmp_path: Path) -> None:
    played(HtmlReport(Context(out=tmp_path)), STARTED, Event("solution", 1.0, {"solution": OLD})).close()
    assert "guess 1" in (tmp_path / FILE).read_text()


def test_events_that_it_does_not_know_are_passed_over(tmp_path: Path) -> None:
    played(HtmlReport(Context(out=tmp_path)), STARTED, Event("note", 1.0, {"text": "hello"})).close()
    assert (tmp_path / FILE).exists()


def test_without_a_folder_nothing_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    played(HtmlReport(Context()), STARTED).close()
    assert list(tmp_path.iterdir()) == []


def test_a_run_that_never_started_leaves_no_page(tmp_path: Path) -> None:
    HtmlReport(Context(out=tmp_path)).close()
    assert list(tmp_path.iterdir()) == []


def test_a_page_that_cannot_be_written_is_an_output_error(tmp_path: Path) -> None:
    reporter = played(HtmlReport(Context(out=tmp_path / "gone")), STARTED)
    with pytest.raises(OutputError, match=FILE):
        reporter.close()


def test_an_unknown_palette_is_refused_before_the_run() -> None:
    with pytest.raises(UnknownName, match="palette"):
        HtmlReport(Context(), palette="gray")


def test_it_is_found_by_its_name_with_its_options(tmp_path: Path) -> None:
    made = Plugins().make(Kind.REPORTER, "html", Context(out=tmp_path), palette="colorblind", digits=True, programs=5)
    played(made, STARTED).close()
    assert "<text" in (tmp_path / FILE).read_text()
