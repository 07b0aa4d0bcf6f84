"""An engine's process: `python -m arc25.inference.engines.host MODULE:ENGINE SOCKET`, a descriptor that it inherits.

JSON lines come in: the settings, then requests `{"id": N, "do": WHAT, ...}`. JSON lines go out: `{"id": N, "value":
...}`, or `{"id": N, "fault": KIND, "text": WHY}`, in the order in which things are done; `{"id": N, "begun": true}`
comes when the engine begins to work on a job. "cut" and "cancel" name the request that they are about and have no
answer. The process ends when the other end of the socket is closed.
"""

from __future__ import annotations

import asyncio
import contextlib
import importlib
import json
import os
import signal
import socket
import sys
import textwrap
from typing import Any

from arc25.core.codec import from_json, to_json
from arc25.core.errors import Arc25Error, UsageError
from arc25.core.evaluation import cancel, tracked
from arc25.core.records import Message, Weights
from arc25.inference.engines.engine import Engine, EngineDied, Job, Turn

STARTED = 0
"""The id of the first answer, which says that the model is loaded."""
LINE = 2**26
"""Bytes of the longest line."""
TOLD = 500
"""Characters of a fault that are told, in one line."""


def main() -> None:
    """Serve until the other end is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent's to deal with
    connection = socket.socket(fileno=int(sys.argv[2]))
    connection.set_inheritable(False)  # an engine's own processes would keep it open
    asyncio.run(_serve(sys.argv[1], connection))


async def _serve(name: str, connection: socket.socket) -> None:
    lines, answers = await asyncio.open_connection(sock=connection, limit=LINE)
    await _Host(lines, answers).serve(name)


class _Host:
    """One engine and what is under way in it."""

    def __init__(self, lines: asyncio.StreamReader, answers: asyncio.StreamWriter) -> None:
        self._lines, self._answers = lines, answers
        self._under_way: dict[int, tuple[asyncio.Task[None], Turn]] = {}
        self._tasks: set[asyncio.Task[Any]] = set()

    async def serve(self, name: str) -> None:
        settings = json.loads(await self._lines.readline())
        engine = await self._start(name, settings)
        if engine is None:
            return
        with contextlib.suppress(ConnectionError):  # the parent left with answers unread
            async for line in self._lines:
                self._take(engine, json.loads(line))
        await cancel(self._tasks)
        await engine.close()

    def _take(self, engine: Engine, request: dict[str, Any]) -> None:
        number, what = request["id"], request["do"]
        if what not in ("cut", "cancel"):
            turn = Turn(lambda: self._write(json.dumps({"id": number, "begun": True})))
            self._under_way[number] = tracked(self._tasks, self._answer(engine, request, turn)), turn
        elif number in self._under_way:  # else it was done before the word of the parent came
            task, turn = self._under_way[number]
            turn.cut.set() if what == "cut" else task.cancel()

    async def _start(self, name: str, settings: Any) -> Engine | None:
        try:
            module, _, attribute = name.partition(":")
            engine: Engine = getattr(importlib.import_module(module), attribute)(settings)
            await engine.start()
        except Exception as error:  # the border of the process: the parent raises it again
            await self._fault(STARTED, error)
            return None
        await self._say(json.dumps({"id": STARTED, "value": None}))
        return engine

    async def _answer(self, engine: Engine, request: dict[str, Any], turn: Turn) -> None:
        number = request["id"]
        try:
            answer = json.dumps({"id": number, "value": to_json(await _done(engine, request, turn))})
        except EngineDied as error:
            await self._fault(number, error)
            os._exit(1)  # what is left of the engine may hang at an orderly end
        except Exception as error:  # as above
            await self._fault(number, error)
        else:
            await self._say(answer)
        finally:
            self._under_way.pop(number, None)

    async def _fault(self, number: int, error: Exception) -> None:
        text = str(error) if isinstance(error, Arc25Error | EngineDied) else f"{type(error).__name__}: {error}"
        kind = "usage" if isinstance(error, UsageError) else "died" if isinstance(error, EngineDied) else "engine"
        await self._say(json.dumps({"id": number, "fault": kind, "text": textwrap.shorten(text, TOLD)}))

    async def _say(self, answer: str) -> None:
        self._write(answer)
        await self._answers.drain()

    def _write(self, answer: str) -> None:
        self._answers.write(answer.encode() + b"\n")


async def _done(engine: Engine, request: dict[str, Any], turn: Turn) -> Any:
    """The value of one request."""
    match request["do"]:
        case "generate":
            return await engine.generate(from_json(Job, request["job"]), turn)
        case "load":
            return await engine.load(from_json(Weights, request["weights"]))
        case "facts":
            return await engine.facts()
        case "tokens":
            return engine.tokens(request["text"])
        case "prompt":
            return engine.prompt([from_json(Message, message) for message in request["messages"]])
    raise ValueError(f"an engine cannot do {request['do']!r}")


if __name__ == "__main__":
    main()
