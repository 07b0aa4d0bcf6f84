"""The reporter `jsonl`: every event as a line of `events.jsonl` in the run's folder."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TextIO

from arc25.core.codec import to_json
from arc25.core.context import Context
from arc25.core.hookspecs import hookimpl
from arc25.core.records import Event

FILE = "events.jsonl"
HIDDEN = ("answers",)
"""Data that does not belong in a log: a solver might be shown the log."""


class JsonLines:
    """Writes {"kind", "seconds", "data"} per event, flushed line by line. A resumed run writes it anew."""

    def __init__(self, context: Context) -> None:
        self._path = context.out / FILE if context.out else None
        self._file: TextIO | None = None

    def record(self, event: Event) -> None:
        """Write the event; the file is opened when the run starts, so that one that is refused leaves it alone."""
        if event.kind == "started" and self._path is not None:
            self._file = self._path.open("w")
        if self._file is not None:
            data = {key: to_json(value) for key, value in event.data.items() if key not in HIDDEN}
            line = {"kind": event.kind, "seconds": round(event.seconds, 3), "data": data}
            self._file.write(json.dumps(line, separators=(",", ":")) + "\n")
            self._file.flush()

    def close(self) -> None:
        """Close the file."""
        if self._file is not None:
            self._file.close()
            self._file = None


@hookimpl
def arc25_reporter(name: str) -> Callable[..., JsonLines]:
    return JsonLines
