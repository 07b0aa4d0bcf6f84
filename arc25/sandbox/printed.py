"""What a program prints: nowhere, unless its author asks for the end of it."""

from __future__ import annotations

import builtins
from collections.abc import Iterable
from typing import Any

MAX_PRINTED = 2000
"""Characters that are kept: the last ones."""


class Quiet:
    """What `sys.stdout` and `sys.stderr` are for programs: nobody reads it."""

    __slots__ = ()  # programs share it, so that there is nowhere to leave anything
    encoding = "utf-8"

    def print(
        self, *values: Any, sep: str | None = None, end: str | None = None, file: Any = None, flush: Any = None
    ) -> None:
        """`print` for programs: nothing is written, but to a `file` of the program's own."""
        if file is not None:
            builtins.print(*values, sep=sep, end=end, file=file)

    def write(self, text: str) -> int:
        """Take `text`; answer with its length, as every stream does."""
        return len(text)

    def writelines(self, lines: Iterable[str]) -> None:
        """Take every line."""
        for line in lines:
            self.write(line)

    def flush(self) -> None:
        """Nothing waits to be written."""

    def isatty(self) -> bool:
        """It is not."""
        return False

    def take(self) -> str:
        """The end of what was written since the last time."""
        return ""


class Printed(Quiet):
    """The same, where somebody does."""

    __slots__ = ("_text",)

    def __init__(self) -> None:
        self._text = ""

    def print(
        self, *values: Any, sep: str | None = None, end: str | None = None, file: Any = None, flush: Any = None
    ) -> None:
        """`print` for programs: to a `file` of the program's own, else to be kept."""
        builtins.print(*values, sep=sep, end=end, file=self if file is None else file)

    def write(self, text: str) -> int:
        """Take `text`; the end of it is kept."""
        self._text = (self._text + str.__str__(text))[-MAX_PRINTED:]
        return str.__len__(text)

    def take(self) -> str:
        """The end of what was written since the last time."""
        text, self._text = self._text, ""
        return text
