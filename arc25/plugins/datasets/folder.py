"""A folder of task files, one `ID.json` each, or a single such file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from arc25.core.context import Context
from arc25.core.errors import DatasetError
from arc25.core.grid import MAX_SIDE
from arc25.core.hookspecs import hookimpl
from arc25.data.dataset import Dataset
from arc25.data.jsonfile import Place, read_json
from arc25.data.opening import CHALLENGES
from arc25.data.tasks import read_task


@hookimpl
def arc25_dataset(name: str) -> Callable[..., Dataset] | None:
    """The set `folder`."""
    return folder if name == "folder" else None


def folder(context: Context, *, path: Path, max_side: int = MAX_SIDE) -> Dataset:
    """A folder of task files, named by their ids, or a single task file.

    Args:
        path: the folder or the file
        max_side: the longest side a grid may have, in cells (1D-ARC needs 93)

    Raises:
        DatasetError: there is no task in it, or a task cannot be read.
    """
    path = Path(path)
    files = [path] if path.is_file() else _files(path)
    return Dataset.of(str(path), "", (read_task(file.stem, read_json(file), Place(file), max_side) for file in files))


def _files(path: Path) -> list[Path]:
    if not path.is_dir():
        raise DatasetError(f"{path}: no such file or folder")
    files = sorted(path.glob("*.json"))
    if not files:
        below = [child for child in path.iterdir() if any(child.glob("*.json"))]
        raise DatasetError(f"{path}: an empty data set; the folder has no .json file{_suggest(below)}")
    if many := [file for file in files if file.name.endswith(CHALLENGES)]:
        raise DatasetError(f"{path}: the folder holds files of many tasks{_suggest(many)}")
    return files


def _suggest(paths: Sequence[Path]) -> str:
    return f". Did you mean {' or '.join(sorted(map(str, paths)))}?" if paths else ""
