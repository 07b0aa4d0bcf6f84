"""The process of one engine as its parent sees it: started, asked many things at once, and at some time dead."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import socket
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Self

from arc25.core.errors import BackendError, UsageError
from arc25.inference.engines.engine import EngineDied, Settings
from arc25.inference.engines.host import LINE, STARTED
from arc25.inference.leash import leashed

PATIENCE = 10.0
"""Seconds that an engine has to end by itself."""
TOLD = 2000
"""Bytes of the end of its log that a death is told with."""


class EngineProcess:
    """A host and its engine; made by `start`. What it writes goes to the file `log`."""

    def __init__(
        self,
        process: asyncio.subprocess.Process,
        answers: asyncio.StreamReader,
        requests: asyncio.StreamWriter,
        log: Path,
    ) -> None:
        self._process, self._answers, self._requests, self._log = process, answers, requests, log
        self._number = STARTED
        self._waiting: dict[int, asyncio.Future[Any]] = {}
        self._begun: dict[int, Callable[[], None]] = {}  # what to do when a request's turn comes
        self._reason = ""
        self._reading = asyncio.create_task(self._read())

    @classmethod
    async def start(cls, engine: str, settings: Settings, log: Path, env: Mapping[str, str]) -> Self:
        """Start the engine MODULE:NAME with its settings and wait until its model is loaded.

        Raises:
            EngineDied, BackendError, UsageError: it cannot be loaded; the message says why.
        """
        ours, theirs = socket.socketpair()
        with theirs:
            answers, requests = await asyncio.open_connection(sock=ours, limit=LINE)
            try:
                process = await _spawned(engine, theirs.fileno(), log, env)
            except BaseException:  # a cancelled start too leaves nothing behind
                requests.close()
                raise
        host = cls(process, answers, requests, log)
        try:
            host._write(settings)
            await host._expect(STARTED)
        except BaseException:  # a cancelled start too leaves nothing behind
            await host.kill()
            raise
        return host

    @property
    def dead(self) -> bool:
        """Whether it cannot be asked any more."""
        return bool(self._reason)

    @property
    def pid(self) -> int:
        """The process at the head of all that belongs to the engine."""
        return self._process.pid

    async def ask(self, what: str, begun: Callable[[Callable[[], None]], None] | None = None, **data: Any) -> Any:
        """The JSON value of what was asked; a caller that is cancelled has the engine drop the work.

        `begun` is called when the engine begins to work on it, with the function that ends the replies where they are.

        Raises:
            EngineDied: there is no answer, and never will be.
            BackendError, UsageError: the engine could not do it.
        """
        if self.dead:
            raise EngineDied(self._reason)
        self._number += 1
        number = self._number
        answer = self._expect(number)
        self._write({"id": number, "do": what, **data})
        if begun is not None:
            self._begun[number] = lambda: begun(lambda: self._write({"id": number, "do": "cut"}))
        try:
            return await answer
        except asyncio.CancelledError:
            self._write({"id": number, "do": "cancel"})
            raise
        finally:
            self._waiting.pop(number, None)
            self._begun.pop(number, None)

    async def end(self) -> None:
        """Let it end by itself, or kill it."""
        self._requests.close()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._process.wait(), PATIENCE)
        await self.kill()

    async def kill(self) -> None:
        """End it now, and all that it started."""
        self._requests.close()
        if self._process.stdin is not None:
            self._process.stdin.close()  # the leash sees to the rest
        await self._process.wait()
        self._reading.cancel()
        await asyncio.gather(self._reading, return_exceptions=True)
        self._give_up()

    def _expect(self, number: int) -> asyncio.Future[Any]:
        future = self._waiting[number] = asyncio.get_running_loop().create_future()
        return future

    def _write(self, request: Mapping[str, Any]) -> None:
        if not self._requests.is_closing():
            self._requests.write(json.dumps(request).encode() + b"\n")

    async def _read(self) -> None:
        """Hand out the answers until there are no more."""
        try:
            async for line in self._answers:
                self._take(json.loads(line))
        except OSError:  # it ended before it had read all that it was asked
            pass
        except ValueError as error:
            self._reason = f"it said what is no answer: {type(error).__name__}: {error}"
        self._give_up()

    def _take(self, answer: Mapping[str, Any]) -> None:
        if "begun" in answer:
            self._begun.pop(answer["id"], lambda: None)()
            return
        future = self._waiting.pop(answer["id"], None)
        fault, text = answer.get("fault"), answer.get("text") or "it does not say why"
        if fault == "died":
            self._reason = text = f"{text}{self._last_words()}"
        if future is None or future.done():
            return
        if fault is None:
            future.set_result(answer["value"])
        else:
            future.set_exception({"usage": UsageError, "died": EngineDied}.get(fault, BackendError)(text))

    def _give_up(self) -> None:
        """Tell whoever waits that nothing will come."""
        self._reason = self._reason or f"its process ended{self._last_words()}"
        for future in self._waiting.values():
            if not future.done():
                future.set_exception(EngineDied(self._reason))
        self._waiting.clear()

    def _last_words(self) -> str:
        with contextlib.suppress(OSError), self._log.open("rb") as log:
            log.seek(max(0, log.seek(0, os.SEEK_END) - TOLD))
            lines = log.read(TOLD).decode(errors="replace").strip().splitlines()
            return f"; {self._log} ends: {' | '.join(lines[-3:])}" if lines else ""
        return ""


async def _spawned(engine: str, connection: int, log: Path, env: Mapping[str, str]) -> asyncio.subprocess.Process:
    """A host that inherits its end of the socket. It buffers no output, so that one that is killed has said it all."""
    command = [sys.executable, "-P", "-u", "-m", "arc25.inference.engines.host", engine, str(connection)]
    with log.open("ab") as output:
        return await asyncio.create_subprocess_exec(
            *leashed(command),
            stdin=asyncio.subprocess.PIPE,
            stdout=output,
            stderr=output,
            pass_fds=[connection],
            env={**os.environ, **env, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            start_new_session=True,
        )
