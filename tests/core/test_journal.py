"""The journal: nothing paid for is lost, nothing decided is forgotten, and damage is said aloud."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from arc25.core import journal as journal_module
from arc25.core.errors import JournalError, JournalMismatch
from arc25.core.journal import FILE, Journal, read_run
from arc25.testing.builders import task


def filled(folder: Path, rows: int) -> None:
    journal = Journal(folder)
    journal.configure({"seed": 1}, [task("t", [("1", "2")])])
    for row in range(rows):
        journal.keep("completion", str(row), {"row": row, "text": os.urandom(200).hex()})
    journal.close()


def test_what_was_kept_first_stays(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    assert journal.keep("completion", "a", [1]) == [1]
    assert journal.keep("completion", "a", [2]) == [1]
    assert journal.recall("completion", "a") == [1]
    journal.close()


@pytest.fixture
def memory() -> Iterator[Journal]:
    """A journal that is kept in memory only."""
    with closing(Journal(None)) as journal:
        yield journal


def test_what_was_never_kept_is_none(memory: Journal) -> None:
    assert memory.recall("completion", "a") is None


def test_a_decision_taken_again_was_taken_at_the_time_of_the_first(memory: Journal) -> None:
    memory.start_clock()
    first = memory.decide("attempt", 3, {"right": 1})
    assert memory.seconds > first
    assert memory.decide("attempt", 3, {"right": 1}) == first
    assert memory.count("attempt") == 1


def test_a_decision_taken_otherwise_in_a_replay_is_an_error(memory: Journal) -> None:
    memory.decide("attempt", 3, {"right": 1})
    memory.decide("attempt", 3, {"right": 1})
    with pytest.raises(JournalError, match=r"departs from the run at attempt 3 \(\['right'\]\)"):
        memory.decide("attempt", 3, {"right": 2})


def test_a_journal_of_another_configuration_is_refused_naming_each_difference(tmp_path: Path) -> None:
    filled(tmp_path, 0)
    journal = Journal(tmp_path)
    with pytest.raises(JournalMismatch, match="extra was null, is now 5; seed was 1, is now 2"):
        journal.configure({"seed": 2, "extra": 5}, [])
    journal.close()


def test_a_second_process_cannot_work_on_the_same_run(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    with pytest.raises(JournalError, match="another process is working on the run"):
        Journal(tmp_path)
    journal.close()
    Journal(tmp_path).close()


def test_the_time_of_earlier_sessions_counts(tmp_path: Path) -> None:
    filled(tmp_path, 1)
    with sqlite3.connect(tmp_path / FILE) as db:
        db.execute("UPDATE record SET seconds = 100")
    db.close()
    journal = Journal(tmp_path)
    assert journal.seconds == 100
    journal.start_clock()
    assert journal.seconds > 100
    journal.close()


def test_a_truncated_journal_keeps_its_head_and_says_what_was_dropped(tmp_path: Path) -> None:
    filled(tmp_path, 500)
    os.truncate(tmp_path / FILE, (tmp_path / FILE).stat().st_size // 2)
    journal = Journal(tmp_path)
    assert "dropped the rest" in journal.salvaged
    assert journal.recall("completion", "0")["row"] == 0
    assert journal.recall("completion", "499") is None
    journal.close()
    assert (tmp_path / "journal.damaged").exists()


def test_a_salvaged_journal_is_whole_from_then_on(tmp_path: Path) -> None:
    filled(tmp_path, 500)
    os.truncate(tmp_path / FILE, (tmp_path / FILE).stat().st_size // 2)
    Journal(tmp_path).close()
    journal = Journal(tmp_path)
    assert journal.salvaged == ""
    journal.close()


def test_a_damaged_record_ends_what_is_kept(tmp_path: Path) -> None:
    filled(tmp_path, 5)
    with sqlite3.connect(tmp_path / FILE) as db:
        db.execute("UPDATE record SET body = 'not packed' WHERE kind = 'task'")
    db.close()
    with pytest.raises(JournalError, match="damaged"):
        read_run(tmp_path)
    journal = Journal(tmp_path)
    assert "dropped the rest" in journal.salvaged
    assert journal.recall("config", "") is not None
    assert journal.recall("completion", "0") is None
    journal.close()


def test_a_run_is_read_where_nothing_can_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    filled(tmp_path, 3)
    monkeypatch.setattr(journal_module.os, "access", lambda path, mode: False)
    assert "immutable" in journal_module._read_only(tmp_path / FILE)
    assert [found.id for found in read_run(tmp_path).tasks] == ["t"]


def test_a_journal_that_cannot_be_opened_lets_go_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text("my shopping list\n" * 400)
    with pytest.raises(JournalError, match="not a journal"):
        Journal(tmp_path)
    (tmp_path / FILE).unlink()
    Journal(tmp_path).close()


def test_a_file_that_is_no_journal_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text("my shopping list\n" * 400)
    with pytest.raises(JournalError, match="not a journal"):
        Journal(tmp_path)
    assert (tmp_path / FILE).read_text().startswith("my shopping list")


def test_a_torn_write_ahead_log_is_told(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    """As a killed process leaves it: the log ends in the middle of a frame."""
    journal = Journal(tmp_path)
    for row in range(20):
        journal.keep("completion", str(row), row)
    copy = tmp_path_factory.mktemp("copy")
    for file in (FILE, FILE + "-wal"):
        (copy / file).write_bytes((tmp_path / file).read_bytes())
    journal.close()
    wal = copy / (FILE + "-wal")
    os.truncate(wal, wal.stat().st_size - 1000)
    salvaged = Journal(copy)
    assert "cut off" in salvaged.salvaged
    assert salvaged.recall("completion", "18") == 18
    assert salvaged.recall("completion", "19") is None
    salvaged.close()


def test_a_run_can_be_read_while_it_goes_on(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    journal.configure({"seed": 1}, [task("t", [("1", "2")])])
    assert [found.id for found in read_run(tmp_path).tasks] == ["t"]
    journal.close()


def test_a_folder_without_a_journal_is_no_run(tmp_path: Path) -> None:
    with pytest.raises(JournalError, match="is not a run"):
        read_run(tmp_path)


def test_a_full_disk_is_a_journal_error_and_what_was_kept_is_safe(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    journal.keep("completion", "a", 1)
    journal._db.execute("PRAGMA max_page_count = 4")
    with pytest.raises(JournalError, match="full"):
        journal.keep("completion", "b", os.urandom(200_000).hex())
    assert journal.recall("completion", "a") == 1
    journal.close()


def test_closing_twice_is_fine(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    journal.close()
    journal.close()
    assert (tmp_path / FILE).exists()


async def test_what_was_written_is_forced_to_the_disk_within_a_second(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import asyncio

    synced: list[Any] = []
    journal = Journal(tmp_path)
    monkeypatch.setattr(journal_module.os, "fsync", synced.append)
    syncing = asyncio.create_task(journal.keep_synced())
    journal.keep("completion", "a", 1)
    await asyncio.sleep(1.2)
    syncing.cancel()
    assert len(synced) == 1
    journal.close()
