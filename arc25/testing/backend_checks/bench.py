"""What a check of backends works with: the backend that is looked at, and short ways to ask it."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from arc25.core.grid import Grid
from arc25.core.protocols import Backend, LanguageModel
from arc25.core.records import Completion, Finish, Message, Pair, Request, Sampling, Task, Weights
from arc25.testing.bench import ServiceBench
from arc25.testing.checks import NotHere, expect

TASK = Task(
    "check",
    (
        Pair(Grid.of([[1, 2], [3, 4]]), Grid.of([[2, 1], [4, 3]])),
        Pair(Grid.of([[5, 0], [0, 6]]), Grid.of([[0, 5], [6, 0]])),
    ),
    (Grid.of([[1, 2], [0, 0]]),),
)
"""What a search is asked: mirror each row."""

PROMPT = "Count from one to a hundred."
"""What a language model is asked, unless the check says otherwise: the answer is long."""

SHORT = 8
"""Tokens of a reply, unless the check says otherwise: a small model on one core writes some 20 a second."""


class Bench(ServiceBench[Backend]):
    """Makes backends, and asks the one that all checks share or another.

    `adapter` is the folder of a LoRA adapter over the backend's model; without one its checks are skipped.
    """

    def __init__(self, make: Callable[[], Backend], adapter: Path | None = None) -> None:
        super().__init__(make)
        self.adapter = adapter
        self._places = itertools.count()
        self._base: str | None = None

    @property
    def backend(self) -> Backend:
        """The backend that all checks share."""
        return self.shared

    def need_model(self) -> LanguageModel:
        """The same, as a language model.

        Raises:
            NotHere: it is none.
        """
        if not isinstance(self.shared, LanguageModel):
            raise NotHere("this backend asks no language model")
        return self.shared

    async def alone(self) -> Backend:
        """A backend of the check's own, and no other: two models may not fit into the memory of one device."""
        await self.close()
        return self.fresh()

    async def ask(
        self,
        prompt: str | Sequence[Message] = PROMPT,
        *,
        on: Backend | None = None,
        weights: Weights | None = None,
        temperature: float = 0.0,
        max_tokens: int = SHORT,
        **sampling: Any,
    ) -> list[Completion]:
        """The replies of the shared backend, or of another one; `sampling` are further fields of `Sampling`.

        Raises:
            CheckFailed: it gave something else than completions.
        """
        messages = (Message("user", prompt),) if isinstance(prompt, str) else tuple(prompt)
        how = Sampling(temperature=temperature, max_tokens=max_tokens, **sampling)
        replies = await (on or self.backend).generate(Request(next(self._places), TASK, messages, how, weights))
        expect(isinstance(replies, Sequence) and not isinstance(replies, str), f"{replies!r} instead of a list")
        for reply in replies:
            expect(isinstance(reply, Completion), f"{reply!r} instead of a Completion")
        return list(replies)

    async def reply(self, prompt: str | Sequence[Message] = PROMPT, **how: Any) -> Completion:
        """The one reply to a request for one.

        Raises:
            CheckFailed: there is not just one, or it is an error.
        """
        replies = await self.ask(prompt, **how)
        expect(len(replies) == 1, f"{len(replies)} replies to a request for one")
        expect(replies[0].finish is not Finish.ERROR, f"the error {replies[0].error!r} instead of a reply")
        return replies[0]

    async def text(self, prompt: str | Sequence[Message] = PROMPT, **how: Any) -> str:
        """The text of the one reply to a request for one."""
        return (await self.reply(prompt, **how)).text

    async def adapted(self) -> tuple[Weights, str]:
        """The adapter, ready to be named in requests, and the greedy text from before it was ever loaded.

        Raises:
            NotHere: there is no adapter, or no language model.
        """
        if self.adapter is None:
            raise NotHere("no adapter was given (--adapter DIR)")
        model = self.need_model()
        expect(self.adapter.is_dir(), f"no folder {self.adapter}")
        if self._base is None:
            self._base = await self.text()
        weights = Weights(str(self.adapter), (await model.facts()).model)
        await model.load(weights)
        return weights, self._base
