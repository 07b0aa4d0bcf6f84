"""The files that a subcommand is to write: whether they can be, told before hours are spent."""

from __future__ import annotations

from pathlib import Path

from arc25.core.errors import UsageError


def check_outputs(**files: Path | None) -> None:
    """Look at the files by the names of their options; None is left out.

    Raises:
        UsageError: a folder is missing, something else than a file has that name, or two of them are one.
    """
    named = {option: file for option, file in files.items() if file is not None}
    for option, file in named.items():
        if not file.absolute().parent.is_dir():
            raise UsageError(f"--{option} {file}: no such folder")
        if file.exists() and not file.is_file():
            what = "a folder" if file.is_dir() else "no ordinary file"
            raise UsageError(f"--{option} {file}: there is {what} of that name; name a file")
    options: dict[Path, str] = {}
    for option, file in named.items():
        other = options.setdefault(file.resolve(), option)
        if other != option:
            raise UsageError(f"--{other} and --{option} name one file, {file}; name two")
