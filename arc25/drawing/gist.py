"""A program in one line, for tables."""

from __future__ import annotations


def gist(source: str) -> str:
    """The statements of a program without its outer `def` lines; blocks go on behind their colon."""
    lines = [line.strip() for line in source.splitlines() if line.strip() and not line.startswith("def ")]
    return "; ".join(lines).replace(":; ", ": ")
