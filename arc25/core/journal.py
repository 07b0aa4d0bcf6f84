"""The run's journal: every completion and execution paid for, every decision taken, in one SQLite file.

There is no checkpoint format. A resumed run asks everything again and finds here what was already
paid for (`recall`); what it decides must be what was decided (`decide`). SQLite runs in WAL mode, so
a row is safe from the death of the process as soon as `keep` returns, and from the death of the
machine within a second (`keep_synced`).
"""

from __future__ import annotations

import asyncio
import fcntl
import json
import os
import sqlite3
import time
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

from arc25.core.codec import from_json, to_json
from arc25.core.errors import JournalError, JournalMismatch
from arc25.core.records import Attempt, RunRecord, Solution, Task

FORMAT = 1
FILE = "journal.sqlite"
SCHEMA = """
CREATE TABLE IF NOT EXISTS record (
  n INTEGER PRIMARY KEY,   -- order of writing
  kind TEXT NOT NULL,      -- config, task, completion, execution, attempt, cancelled, weights, stop, solution
  key TEXT NOT NULL,
  seconds REAL NOT NULL,   -- of the run, earlier sessions included
  body BLOB NOT NULL,      -- zlib-packed JSON
  UNIQUE (kind, key)
)
"""


class Journal:
    """The journal of one run, open for writing by one process. `folder` None: kept in memory only."""

    def __init__(self, folder: Path | None) -> None:
        """Open or create.

        Raises:
            JournalError: the folder cannot be written, another process holds the journal, or the
                file is not a journal. A damaged one is salvaged: `salvaged` says what was done.
        """
        self.salvaged = ""
        self._path = folder / FILE if folder else None
        self._wal: int | None = None
        self._dirty = False
        self._held = ExitStack()
        try:
            if self._path:
                self._held.callback(os.close, _lock(self._path))
                self.salvaged = _salvage(self._path)
            self._db = sqlite3.connect(self._path or ":memory:", isolation_level=None)
            self._held.callback(self._db.close)
            self._db.execute("PRAGMA journal_mode=WAL")
            self._db.execute("PRAGMA synchronous=NORMAL")
            self._db.execute(SCHEMA)
            self._before = self._db.execute("SELECT max(seconds) FROM record").fetchone()[0] or 0.0
            if self._path:
                self._wal = os.open(f"{self._path}-wal", os.O_RDWR)
                self._held.callback(os.close, self._wal)
        except (OSError, sqlite3.Error) as error:
            self._held.close()
            raise JournalError(f"cannot open the journal {self._path}: {error}") from error
        except JournalError:
            self._held.close()
            raise
        self._started: float | None = None

    @property
    def seconds(self) -> float:
        """The run's time so far, earlier sessions included; in this session from `start_clock` on."""
        return self._before + (time.monotonic() - self._started if self._started is not None else 0.0)

    def start_clock(self) -> None:
        """Let time pass. May be called again."""
        if self._started is None:
            self._started = time.monotonic()

    def configure(self, config: Mapping[str, Any], tasks: Sequence[Task]) -> None:
        """Bind the journal to a configuration, or check that it is the one it was bound to.

        Raises:
            JournalMismatch: it belongs to another configuration; the differences are named.
        """
        mine = {**to_json(config), "format": FORMAT}
        kept = self.keep("config", "", mine)
        differing = [key for key in sorted(kept.keys() | mine.keys()) if kept.get(key) != mine.get(key)]
        if differing:
            named = "; ".join(f"{key} was {_brief(kept.get(key))}, is now {_brief(mine.get(key))}" for key in differing)
            raise JournalMismatch(f"the journal {self._path} belongs to a run of another configuration: {named}")
        for task in tasks:
            self.keep("task", task.id, to_json(task))

    def recall(self, kind: str, key: str) -> Any | None:
        """What was kept under `kind` and `key`, as JSON; None if nothing was."""
        row = self._db.execute("SELECT body FROM record WHERE kind = ? AND key = ?", (kind, key)).fetchone()
        return None if row is None else _unpack(row[0])

    def keep(self, kind: str, key: str, value: Any) -> Any:
        """Keep JSON `value` unless something is kept there already; returns what is kept.

        Raises:
            JournalError: it cannot be written (disk full); all that was kept before is safe.
        """
        return self._write("INSERT OR IGNORE", kind, key, value)

    def replace(self, kind: str, key: str, value: Any) -> None:
        """Keep JSON `value` in place of what was there."""
        self._write("INSERT OR REPLACE", kind, key, value)

    def decide(self, kind: str, number: int, value: Any) -> float:
        """Keep decision `number`; returns the run's time at which it was taken, in a replay that of the first time.

        Raises:
            JournalError: this replay decided differently, so some part is not a function of the
                seed and the recorded outcomes.
        """
        key = f"{number:09d}"
        kept = self.recall(kind, key)
        if kept is None:
            self.keep(kind, key, value)
        elif kept != value:
            differing = [key for key in value if kept.get(key) != value[key]] if isinstance(value, dict) else []
            raise JournalError(f"the replay of {self._path} departs from the run at {kind} {number} ({differing})")
        return self.kept_at(kind, key)

    def kept_at(self, kind: str, key: str) -> float:
        """The run's time at which something was kept that is there."""
        query = "SELECT seconds FROM record WHERE kind = ? AND key = ?"
        return float(self._db.execute(query, (kind, key)).fetchone()[0])

    def count(self, kind: str) -> int:
        """How many records of a kind there are."""
        return int(self._db.execute("SELECT count(*) FROM record WHERE kind = ?", (kind,)).fetchone()[0])

    def trace(self) -> list[str]:
        """The run's decisions in order, one JSON line each, without timings: equal runs give equal lines."""
        rows = self._db.execute(
            "SELECT kind, key, body FROM record WHERE kind IN ('attempt', 'cancelled') ORDER BY key"
        )
        decisions = [_decision(kind, key, _unpack(body)) for kind, key, body in rows]
        decisions.sort(key=lambda decision: decision["seq"])
        return [json.dumps(decision, sort_keys=True) for decision in decisions]

    async def keep_synced(self) -> None:
        """Force what was written to the disk, once a second, until cancelled.

        Raises:
            JournalError: the disk does not take it.
        """
        while True:
            await asyncio.sleep(1)
            if self._dirty and self._wal is not None:
                self._dirty = False
                try:
                    await asyncio.to_thread(os.fsync, self._wal)
                except OSError as error:
                    raise JournalError(f"cannot write the journal {self._path}: {error}") from error

    def close(self) -> None:
        """Write everything out and let the file go. May be called twice."""
        if self._wal is not None:
            os.fsync(self._wal)
            self._wal = None
        self._held.close()

    def _write(self, verb: str, kind: str, key: str, value: Any) -> Any:
        row = (kind, key, self.seconds, _pack(value))
        try:
            done = self._db.execute(f"{verb} INTO record (kind, key, seconds, body) VALUES (?, ?, ?, ?)", row)
        except sqlite3.Error as error:
            raise JournalError(f"cannot write the journal {self._path}: {error}") from error
        self._dirty = True
        return value if done.rowcount else self.recall(kind, key)


def read_run(folder: Path) -> RunRecord:
    """What the journal in a run's folder tells, also while the run goes on.

    Raises:
        JournalError: there is no journal, or it cannot be read.
    """
    path = folder / FILE
    if not path.is_file():
        raise JournalError(f"{folder} is not a run: it holds no {FILE}")
    try:
        with closing(sqlite3.connect(_read_only(path), uri=True)) as db:
            config = list(_records(db, "config"))
            tasks = tuple(from_json(Task, body) for body in _records(db, "task"))
            attempts = tuple(from_json(Attempt, body) for body in _records(db, "attempt"))
            solutions = tuple(from_json(Solution, body) for body in _records(db, "solution"))
    except sqlite3.Error as error:
        raise JournalError(f"cannot read the journal {path}: {error}") from error
    return RunRecord(config[0] if config else {}, tasks, attempts, solutions)


def _read_only(path: Path) -> str:
    """The address of a journal for reading, also where nothing can be written beside it."""
    alone = not os.access(path.parent, os.W_OK) and not path.with_name(path.name + "-wal").exists()
    return f"{path.resolve().as_uri()}?mode=ro{'&immutable=1' if alone else ''}"


def _records(db: sqlite3.Connection, kind: str) -> Iterator[Any]:
    for (body,) in db.execute("SELECT body FROM record WHERE kind = ? ORDER BY key", (kind,)):
        yield _unpack(body)


def _decision(kind: str, key: str, body: Any) -> dict[str, Any]:
    """What was decided, without what may vary between equal runs (times)."""
    if kind == "cancelled":
        return {"seq": int(key), "task": body, "status": "cancelled"}
    program, result = body["program"], body["result"]
    return {
        "seq": body["seq"],
        "id": body["id"],
        "task": body["task_id"],
        "source": program and program["source"],
        "status": result["status"],
        "outputs": result["outputs"],
        "right": body["right"],
        "of": body["of"],
    }


def _pack(value: Any) -> bytes:
    return zlib.compress(json.dumps(value, separators=(",", ":")).encode(), 1)


def _unpack(body: bytes) -> Any:
    try:
        return json.loads(zlib.decompress(body))
    except (zlib.error, TypeError, ValueError) as error:
        raise JournalError(f"a record of the journal is damaged: {error}; resuming the run mends it") from error


def _brief(value: Any) -> str:
    text = json.dumps(value)
    return text if len(text) <= 60 else text[:57] + "..."


def _lock(path: Path) -> int:
    """Hold a lock file for as long as this process lives."""
    lock = os.open(path.with_name(".lock"), os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o644)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        os.close(lock)
        raise JournalError(f"another process is working on the run in {path.parent}; wait for it or end it") from error
    return lock


def _salvage(path: Path) -> str:
    """Copy what can be read of a damaged journal into a new one; says what was done, "" if all is well."""
    if not path.exists():
        return ""
    torn = _has_torn_tail(path.with_name(path.name + "-wal"))
    if _is_sound(path):
        return "the journal's last record was cut off and has been dropped" if torn else ""
    rows = []
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        try:
            # Without this SQLite refuses a file that is shorter than its header says.
            db.execute("PRAGMA writable_schema=ON")
            for row in db.execute("SELECT n, kind, key, seconds, body FROM record NOT INDEXED ORDER BY n"):
                _unpack(row[-1])
                rows.append(row)
        except (sqlite3.Error, JournalError):
            pass  # the tail is lost; what came before it is in rows
    if not rows:
        raise JournalError(f"{path} is not a journal, or nothing of it can be read; move it away to start anew")
    damaged = path.with_suffix(".damaged")
    for suffix in ("-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
    path.rename(damaged)
    with closing(sqlite3.connect(path)) as db:
        db.execute(SCHEMA)
        db.executemany("INSERT INTO record (n, kind, key, seconds, body) VALUES (?, ?, ?, ?, ?)", rows)
        db.commit()
    return f"the journal was damaged: kept its first {len(rows)} records, dropped the rest; the old file is {damaged}"


def _has_torn_tail(wal: Path) -> bool:
    """Whether the write-ahead log ends inside a frame (a 24-byte header and a page, after 32 bytes)."""
    if not wal.exists() or wal.stat().st_size < 32:
        return False
    with wal.open("rb") as file:
        page = int.from_bytes(file.read(12)[8:], "big")
    return (wal.stat().st_size - 32) % (24 + page) != 0


def _is_sound(path: Path) -> bool:
    with closing(sqlite3.connect(path)) as db:
        try:
            if db.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
                return False
            if db.execute("SELECT name FROM sqlite_master WHERE name = 'record'").fetchone():
                for (body,) in db.execute("SELECT body FROM record"):
                    _unpack(body)
        except (sqlite3.Error, JournalError):
            return False
        return True
