"""What a program prints, where its author asks for it; otherwise it goes nowhere."""

from __future__ import annotations

from typing import Any

MAX_PRINTED = 2000
"""Characters that are kept: the last ones."""


class Printed:
    """Stands in for standard output."""

    def __init__(self) -> None:
        self._text = ""

    def take(self) -> str:
        """The end of what was printed since the last time."""
        text, self._text = self._text, ""
        return text

    def print(
        self, *values: Any, sep: str | None = None, end: str | None = None, file: Any = None, flush: Any = None
    ) -> None:
        """`print` for programs; whatever the `file`, it is kept here."""
        parts = [str.__str__(str(value)) for value in values]
        text = str.join(" " if sep is None else sep, parts) + ("\n" if end is None else str.__str__(end))
        self._text = (self._text + text)[-MAX_PRINTED:]
