"""The jsonl reporter."""

from __future__ import annotations

import json
from pathlib import Path

from arc25.core.context import Context
from arc25.core.records import Boundary, Event, Level
from arc25.data.answers import Answers
from arc25.plugins.reporters.jsonl import FILE, JsonLines
from arc25.testing.builders import grid, task


def test_each_event_is_a_line_readable_at_once(tmp_path: Path) -> None:
    reporter = JsonLines(Context(out=tmp_path))
    reporter.record(
        Event("started", 0.5, {"tasks": (task("t", [("1", "2")]),), "config": {}, "boundary": Boundary(Level.STRONG)})
    )
    line = json.loads((tmp_path / FILE).read_text())
    assert line["kind"] == "started"
    assert line["data"]["tasks"][0]["train"] == [{"input": [[1]], "output": [[2]]}]
    reporter.close()


def test_the_hidden_outputs_are_left_out(tmp_path: Path) -> None:
    reporter = JsonLines(Context(out=tmp_path))
    reporter.record(Event("started", 0.0, {"tasks": (), "config": {}, "boundary": Boundary(Level.STRONG)}))
    reporter.record(Event("graded", 1.0, {"card": {}, "answers": Answers({"t": (grid("8"),)})}))
    reporter.close()
    assert json.loads((tmp_path / FILE).read_text().splitlines()[1])["data"] == {"card": {}}


def test_what_an_earlier_run_wrote_stays_until_a_run_starts(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text("earlier")
    JsonLines(Context(out=tmp_path)).close()
    assert (tmp_path / FILE).read_text() == "earlier"


def test_without_a_folder_nothing_is_written() -> None:
    reporter = JsonLines(Context())
    reporter.record(Event("note", 1.0, {"text": "x"}))
    reporter.close()
    assert not Path(FILE).exists()
