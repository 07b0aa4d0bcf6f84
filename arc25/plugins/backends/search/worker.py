"""One worker process as its parent sees it: a JSON line per request in, one per answer out.

The worker runs trusted code, arc25's own search. It is a process of its own for the second core and
so that an abandoned search can be ended at once.
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
import json
import os
import pickle
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

MAX_LINE = 2**24
PATIENCE = 2.0
"""Seconds that a worker has to end by itself."""
ONE_THREAD = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")


class WorkerDied(Exception):
    """The process ended or said something that is not an answer."""


class Worker:
    """A process that searches one task at a time; started by `start`."""

    def __init__(
        self, process: asyncio.subprocess.Process, requests: asyncio.StreamWriter, answers: asyncio.StreamReader
    ) -> None:
        self._process = process
        self._requests = requests
        self._answers = answers

    @classmethod
    async def start(cls, dsl: str, options: Mapping[str, Any], files: Sequence[Path] = ()) -> Worker:
        """A fresh process with the DSL pack of that name, an installed one or of a plugin file among `files`."""
        made_with = base64.b64encode(pickle.dumps(dict(options))).decode()
        # In a session of its own, so that the terminal's Ctrl-C reaches the parent alone.
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-P", "-m", "arc25.plugins.backends.search", str(os.getpid()), dsl, made_with),
            *map(str, files),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            limit=MAX_LINE,
            env={**os.environ, **ONE_THREAD, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            start_new_session=True,
        )
        if process.stdin is None or process.stdout is None:
            raise WorkerDied("it has no pipes")
        return cls(process, process.stdin, process.stdout)

    @property
    def pid(self) -> int:
        """The process id."""
        return self._process.pid

    async def ask(self, request: Mapping[str, Any]) -> dict[str, Any]:
        """The answer to one request.

        Raises:
            WorkerDied: there is none.
        """
        try:
            self._requests.write(json.dumps(request).encode() + b"\n")
            await self._requests.drain()
            line = await self._answers.readline()
            answer = json.loads(line)
        except (OSError, ValueError) as error:
            raise WorkerDied(f"{type(error).__name__}: {error}") from error
        if not isinstance(answer, dict):
            raise WorkerDied(f"it said {line[:80]!r}")
        return answer

    async def end(self) -> None:
        """Let it end by itself, or kill it."""
        self._requests.close()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._process.wait(), PATIENCE)
        await self.kill()

    async def kill(self) -> None:
        """End it now."""
        with contextlib.suppress(ProcessLookupError):
            self._process.kill()
        await self._process.wait()
