"""JSON files: read strictly, written so that a reader sees the old file or the new one, never a part."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from arc25.core.errors import DatasetError, GridError, OutputError
from arc25.core.grid import MAX_SIDE, Grid


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a JSON file a value stands: the file and the key path, for example `train[2].output`."""

    file: Path
    path: str = ""

    def key(self, name: str) -> Place:
        """The value of a key of this object."""
        return Place(self.file, f"{self.path}.{name}" if self.path else name)

    def item(self, index: int) -> Place:
        """An item of this list."""
        return Place(self.file, f"{self.path}[{index}]")

    def error(self, rule: str) -> DatasetError:
        """The error that names file, key path and the rule that is broken."""
        return DatasetError(": ".join(part for part in (str(self.file), self.path, rule) if part))

    def as_object(self, value: Any, what: str) -> Mapping[str, Any]:
        """`value`, which has to be an object."""
        if not isinstance(value, dict):
            raise self.error(f"{what} is an object, got {kind_of(value)}")
        return value

    def as_list(self, value: Any, what: str) -> Sequence[Any]:
        """`value`, which has to be a list with something in it."""
        if not isinstance(value, list) or not value:
            raise self.error(f"{what} is a list with at least one item, got {kind_of(value)}")
        return value

    def as_grid(self, value: Any, max_side: int = MAX_SIDE) -> Grid:
        """`value`, which has to be the rows of a grid."""
        try:
            return Grid.of(value, max_side)
        except GridError as error:
            raise self.error(str(error)) from error


def kind_of(value: Any) -> str:
    """What JSON calls a value."""
    names = {dict: "an object", list: "a list", str: "a string", bool: "a boolean", type(None): "null"}
    if value == []:
        return "an empty list"
    return names.get(type(value), "a number")


def read_json(path: Path) -> Any:
    """The content of a JSON file.

    Raises:
        DatasetError: it cannot be read, is not JSON (the line is named) or has a key twice in one object.
    """
    try:
        return json.loads(path.read_bytes(), object_pairs_hook=_unique_keys)
    except OSError as error:
        raise DatasetError(f"{path}: cannot be read: {error.strerror or error}") from error
    except json.JSONDecodeError as error:
        raise DatasetError(f"{path}: not JSON at line {error.lineno}, column {error.colno}: {error.msg}") from error
    except RecursionError as error:
        raise DatasetError(f"{path}: nested too deeply") from error
    except ValueError as error:  # not text, a number of thousands of digits, a key twice
        raise DatasetError(f"{path}: {error}") from error


def write_json(path: Path, value: Any) -> None:
    """Replace the file by `value` as JSON; see `replace_file`."""
    replace_file(path, (json.dumps(value, separators=(",", ":")) + "\n").encode())


def replace_file(path: Path, content: bytes) -> None:
    """Replace the file at once, and return when it is on the disk. On failure the old file stays as it was.

    Raises:
        OutputError: the disk is full, the folder cannot be written, or what has that name is no file.
    """
    with replacing(path) as file, telling(path):
        file.write(content)


@contextlib.contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """A file that takes the place of `path` at the end, at once and when it is on the disk.

    What ends in an exception leaves the old file as it was.

    Raises:
        OutputError: as `replace_file`.
    """
    if path.exists() and not path.is_file():  # a device would be replaced by a file
        raise OutputError(f"{path}: cannot be written: there is something else of that name; nothing was changed")
    # Named after the process: two of them that write the same file do not tear each other's.
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    with telling(path):
        file = temporary.open("wb")
    try:
        yield file
        with telling(path):
            file.flush()
            os.fsync(file.fileno())
            temporary.replace(path)
            _sync_folder(path.parent)
    finally:
        with contextlib.suppress(OSError):  # what it has to tell, if anything, was told
            file.close()
            temporary.unlink(missing_ok=True)


@contextlib.contextmanager
def telling(path: Path) -> Iterator[None]:
    """An OSError inside becomes an OutputError that names the file."""
    try:
        yield
    except OSError as error:
        reason = error.strerror or error
        raise OutputError(f"{path}: cannot be written: {reason}; nothing there was changed") from error


def _unique_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise ValueError(f"key {twice!r} occurs twice in one object; keep one")
    return found


def _sync_folder(folder: Path) -> None:
    """Make a rename in `folder` outlive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
