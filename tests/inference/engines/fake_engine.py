"""An engine without a model, for the process of a host: what it does is what it is told."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from arc25.core.errors import BackendError, UsageError
from arc25.core.records import Completion, Finish, Message, ModelFacts, Weights
from arc25.inference.engines.engine import EngineDied, Job, Settings, Turn


class FakeEngine:
    """A token is a character. A prompt is an order, a word and a text; the replies to any other are the prompt itself.

    Settings: `events` is the file of what happened, one line each, in all engines; `starts` says how each of them
    starts, the last entry for all that follow; `closing` is how many seconds an end takes.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._events = Path(settings["events"])
        self._number = self._events.read_text().count("started") if self._events.exists() else 0
        self._note("started")

    def _note(self, event: str) -> None:
        with self._events.open("a") as file:
            file.write(f"{event}\n")

    async def start(self) -> None:
        ways = self._settings["starts"]
        way, _, text = ways[min(self._number, len(ways) - 1)].partition(" ")
        if way != "well":
            await _fail(way, text)

    async def generate(self, job: Job, turn: Turn) -> Sequence[Completion]:
        order, _, text = job.messages[-1].content.partition(" ")
        if order == "stand-in-line":
            await asyncio.sleep(float(text))
        turn.begin()
        try:
            replies = await self._replies(order, text, job, turn.cut)
        except asyncio.CancelledError:
            self._note(f"dropped {text}")
            raise
        return replies or [Completion(job.messages[-1].content, tokens_out=number) for number in range(job.sampling.n)]

    async def _replies(self, order: str, text: str, job: Job, cut: asyncio.Event) -> Sequence[Completion]:
        """What an order leads to; nothing: the replies are the order itself."""
        match order:
            case "tell":
                return [Completion(json.dumps(self._told(text, job)))]
            case "wait":
                await asyncio.sleep(float(text.split()[0]))
            case "until-cut":
                await cut.wait()
                return [Completion(text, finish=Finish.LENGTH)]
            case "huge":
                return [Completion("x" * int(text))]
            case "odd":
                return [Completion("", logprob=object())]  # type: ignore[arg-type]
            case "first":
                if self._number == 0:
                    await _fail(*text.split(" ", 1))
            case _:
                await _fail(order, text)
        return []

    def _told(self, what: str, job: Job) -> object:
        match what:
            case "settings":
                return dict(self._settings)
            case "weights":
                return job.weights and job.weights.path
            case "child":
                return subprocess.Popen([sys.executable, "-c", "import time; time.sleep(100)"]).pid
            case "pid":
                return os.getpid()
        return os.environ[what]

    async def load(self, weights: Weights) -> None:
        if weights.path == "bad":
            raise UsageError("bad is no adapter")
        self._note(f"loaded {weights.path}")

    async def facts(self) -> ModelFacts:
        return ModelFacts("fake", "none", 100, True)

    def tokens(self, text: str) -> list[int]:
        return [ord(character) for character in text]

    def prompt(self, messages: Sequence[Message]) -> list[int]:
        return self.tokens("".join(message.content for message in messages))

    async def close(self) -> None:
        self._note("closed")
        time.sleep(self._settings.get("closing", 0))


async def _fail(way: str, text: str = "") -> None:
    """Whatever may go wrong, and nothing for a way that is unknown."""
    match way:
        case "raise":
            raise RuntimeError(text)
        case "error":
            raise BackendError(text)
        case "refuse":
            raise UsageError(text)
        case "give-up":
            raise EngineDied(text)
        case "exit":
            sys.exit(text)
        case "print":
            print(text)
            os.write(1, b'{"id": 1, "value": "no answer"}\n')
        case "die":
            print(text)
            os.kill(os.getpid(), signal.SIGKILL)
        case "freeze-and-die":
            time.sleep(float(text))
            os.kill(os.getpid(), signal.SIGKILL)
        case "slow":
            await asyncio.sleep(float(text))
        case "freeze":
            time.sleep(100)
        case "hang":
            await asyncio.Event().wait()
