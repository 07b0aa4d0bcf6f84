"""A short name for the very weights."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from arc25.inference.models.fingerprint import fingerprint


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A model of two files of weights."""
    folder = tmp_path / "model"
    folder.mkdir()
    (folder / "config.json").write_text("{}")
    (folder / "tokenizer.json").write_text('{"vocab": 1}')
    (folder / "a.safetensors").write_bytes(bytes(1000))
    (folder / "b.safetensors").write_bytes(bytes(1000))
    return folder


def test_it_is_the_same_wherever_the_folder_lies(folder: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(folder, tmp_path / "elsewhere" / "copy")
    assert fingerprint(copy) == fingerprint(folder)
    assert len(fingerprint(folder)) == 16


@pytest.mark.parametrize("file", ["config.json", "tokenizer.json", "a.safetensors", "b.safetensors"])
def test_a_change_of_one_byte_changes_it(folder: Path, file: str) -> None:
    before = fingerprint(folder)
    content = (folder / file).read_bytes()
    (folder / file).write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    assert fingerprint(folder) != before


def test_a_file_that_is_renamed_missing_or_new_changes_it(folder: Path) -> None:
    seen = [fingerprint(folder)]
    (folder / "b.safetensors").rename(folder / "c.safetensors")
    seen.append(fingerprint(folder))
    (folder / "c.safetensors").unlink()
    seen.append(fingerprint(folder))
    (folder / "chat_template.jinja").write_text("")
    seen.append(fingerprint(folder))
    assert len(set(seen)) == 4


def test_bytes_that_move_from_one_file_to_the_next_change_it(folder: Path) -> None:
    before = fingerprint(folder)
    (folder / "a.safetensors").write_bytes(bytes(999))
    (folder / "b.safetensors").write_bytes(bytes(1001))
    assert fingerprint(folder) != before


def test_what_decides_no_reply_does_not_change_it(folder: Path) -> None:
    before = fingerprint(folder)
    (folder / "README.md").write_text("read me")
    (folder / "original").mkdir()
    assert fingerprint(folder) == before


@pytest.mark.parametrize("where", [0, (1 << 30) - 1, 17 * ((1 << 30) - (64 << 10)) // 63])
def test_a_large_file_is_read_in_parts_from_the_first_byte_to_the_last(tmp_path: Path, where: int) -> None:
    file = tmp_path / "x.gguf"
    with file.open("wb") as stream:
        stream.truncate(1 << 30)  # a hole: it takes no room
    before = fingerprint(file)
    with file.open("r+b") as stream:
        stream.seek(where)
        stream.write(b"1")
    assert fingerprint(file) != before


def test_the_size_of_a_large_file_counts(tmp_path: Path) -> None:
    seen = set()
    for size in (1 << 30, (1 << 30) + 1):
        with (tmp_path / "x.gguf").open("wb") as stream:
            stream.truncate(size)
        seen.add(fingerprint(tmp_path / "x.gguf"))
    assert len(seen) == 2
