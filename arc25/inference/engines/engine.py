"""What an engine promises: it holds a language model in a process of its own, which `host` runs and `hosted` asks."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from arc25.core.records import Completion, Finish, Message, ModelFacts, Sampling, Weights


@dataclass(frozen=True, slots=True)
class Job:
    """One request as an engine gets it. `weights` None: the base model."""

    messages: tuple[Message, ...]
    sampling: Sampling
    weights: Weights | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """A job's turn: the engine calls `begin` when it begins to work on it, and ends its replies once `cut` is set."""

    begin: Callable[[], None] = lambda: None
    cut: asyncio.Event = field(default_factory=asyncio.Event)


class EngineDied(Exception):
    """The engine cannot go on; its process ends and another one takes its place."""


class Engine(Protocol):
    """Made in its own process as `engine(settings)`, where `settings` are plain JSON values."""

    async def start(self) -> None:
        """Load the model.

        Raises:
            BackendError, UsageError: it cannot be loaded; the message says why.
        """
        ...

    async def generate(self, job: Job, turn: Turn) -> Sequence[Completion]:
        """The `n` replies to a job, in the order of their seeds; called for many jobs at once.

        Once `turn.cut` is set the replies end where they are (LENGTH). `seconds` of the sampling and of the
        completions are of no concern here; the time is counted from `turn.begin()` on. If the caller is
        cancelled, the work is dropped.

        Raises:
            EngineDied: no job can be done any more.
        """
        ...

    async def load(self, weights: Weights) -> None:
        """Make an adapter ready.

        Raises:
            UsageError: it cannot be taken; the message says why.
        """
        ...

    async def facts(self) -> ModelFacts:
        """What the model and the engine are. The memory is the host's to tell."""
        ...

    def tokens(self, text: str) -> list[int]:
        """The ids of a plain text."""
        ...

    def prompt(self, messages: Sequence[Message]) -> list[int]:
        """The ids of what the model reads."""
        ...

    async def close(self) -> None:
        """Let the model go."""
        ...


Settings = Mapping[str, Any]


def refused(error: str, tokens_in: int = 0) -> list[Completion]:
    """The answer to a job that cannot be done, whatever the engine."""
    return [Completion("", tokens_in, finish=Finish.ERROR, error=error)]


def room_for_reply(prompt: int, context: int, max_tokens: int) -> int:
    """How many tokens a reply to a prompt of that many tokens may have."""
    return min(max_tokens, context - prompt)


def unfit_prompt(prompt: int, context: int) -> str:
    """Why a prompt of so many tokens cannot be answered; "" if it can."""
    if not prompt:
        return "the prompt is empty"
    if prompt >= context:
        return f"the prompt has {prompt} tokens, and the context of the model holds {context} with the reply"
    return ""
