"""Command-line arguments to a frozen dataclass, by tyro. Help and errors look the same for every command."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


def parse(options: type[T], argv: Sequence[str], command: str, description: str, default: T | None = None) -> T:
    """An instance of the dataclass `options`; ends the process with code 2 and a hint where `argv` does not fit.

    Each field is an option named after it, its docstring the help (say the unit). `default` has the values that hold
    where `argv` says nothing; None: those of the class.
    """
    import tyro

    return tyro.cli(
        options,
        args=list(argv),
        prog=f"arc25 {command}",
        description=description,
        config=(tyro.conf.EnumChoicesFromValues,),
        default=tyro.MISSING_NONPROP if default is None else default,
    )
