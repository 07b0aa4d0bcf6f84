"""A reader of a file that is being replaced sees the old one or the new one, whatever happens to the writer."""

from __future__ import annotations

import errno
import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from arc25.core.errors import OutputError
from arc25.data.jsonfile import read_json, write_json

OLD = {"old": list(range(1000))}

WRITE_FOR_EVER = """
import sys
from pathlib import Path
from arc25.data.jsonfile import write_json
for turn in range(1_000_000):
    write_json(Path(sys.argv[1]), {"turn": turn, "filler": [turn] * 20_000})
"""

WRITE_WITH_ROOM_FOR_LITTLE = """
import resource, sys
from pathlib import Path
from arc25.core.errors import OutputError
from arc25.data.jsonfile import write_json
resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))
try:
    write_json(Path(sys.argv[1]), [0] * 10_000)
except OutputError as error:
    sys.exit(str(error))
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "out.json"
    write_json(path, OLD)
    return path


def test_what_was_written_is_read(file: Path) -> None:
    write_json(file, [1, 2])
    assert read_json(file) == [1, 2]


def test_nothing_but_the_file_is_left_in_the_folder(file: Path) -> None:
    assert list(file.parent.iterdir()) == [file]


@pytest.mark.parametrize("fails", ["fsync", "write"])
def test_a_full_disk_leaves_the_old_file_and_no_other(file: Path, monkeypatch: pytest.MonkeyPatch, fails: str) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    if fails == "fsync":
        monkeypatch.setattr(os, "fsync", full)
    else:
        monkeypatch.setattr(Path, "open", full)
    with pytest.raises(OutputError, match=r"out.json: cannot be written: No space left on device; nothing"):
        write_json(file, [1])
    monkeypatch.undo()
    assert read_json(file) == OLD
    assert list(file.parent.iterdir()) == [file]


def test_a_write_that_the_system_cuts_off_leaves_the_old_file(file: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", WRITE_WITH_ROOM_FOR_LITTLE, str(file)], capture_output=True, text=True, check=False
    )
    assert "cannot be written: File too large" in done.stderr
    assert read_json(file) == OLD
    assert list(file.parent.iterdir()) == [file]


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="No such file or directory"):
        write_json(tmp_path / "absent" / "out.json", [])


def test_a_reader_never_sees_a_part_of_the_file(file: Path) -> None:
    contents = [{"turn": turn, "filler": [turn] * 5000} for turn in range(2)]
    write_json(file, contents[0])
    done = threading.Event()

    def write() -> None:
        for turn in range(60):
            write_json(file, contents[turn % 2])
        done.set()

    writer = threading.Thread(target=write)
    writer.start()
    seen = 0
    while not done.is_set():
        assert json.loads(file.read_bytes()) in contents
        seen += 1
    writer.join()
    assert seen > 0


@pytest.mark.parametrize("seconds", [0.0, 0.013, 0.05])
def test_a_writer_that_is_killed_leaves_a_whole_file(file: Path, seconds: float) -> None:
    with subprocess.Popen([sys.executable, "-c", WRITE_FOR_EVER, str(file)]) as writer:
        while read_json(file) == OLD:
            time.sleep(0.005)
        time.sleep(seconds)
        writer.send_signal(signal.SIGKILL)
    content = read_json(file)
    assert content["filler"] == [content["turn"]] * 20_000


def test_what_is_no_file_is_not_replaced_by_one(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)

    for other in (pipe, tmp_path):
        with pytest.raises(OutputError, match="there is something else of that name"):
            write_json(other, {})

    assert pipe.is_fifo()
    assert list(tmp_path.iterdir()) == [pipe]
