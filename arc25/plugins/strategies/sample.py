"""The strategy `sample`: ask the same question again and again, until the budget is spent or the task solved."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from arc25.core.context import Context
from arc25.core.errors import UsageError
from arc25.core.hookspecs import hookimpl
from arc25.core.protocols import Board
from arc25.core.records import Ask, Attempt, Program, Sampling, Task
from arc25.perception.wording import describe


class Sample:
    """Independent samples, some to a request.

    Args:
        n: replies per request.
        temperature: sampling temperature; 0 is greedy.
        top_p: share of probability to sample from.
        max_tokens: longest reply, in tokens.
        hints: show the model the expected size of the outputs, tables of the inputs' objects, and the best try so far.
    """

    def __init__(
        self,
        context: Context,
        *,
        n: int = 8,
        temperature: float = 1.0,
        top_p: float = 1.0,
        max_tokens: int = 2048,
        hints: bool = False,
    ) -> None:
        if n < 1:
            raise UsageError(f"strategy sample: n has to be at least 1, got {n}")
        self.id = "sample"
        self._sampling = Sampling(n, temperature, top_p, max_tokens)
        self._hints = hints

    def ask(self, board: Board, task: Task, room: int) -> Sequence[Ask | Program]:
        """One request of up to `n` replies."""
        sampling = replace(self._sampling, n=min(room, self._sampling.n))
        if not self._hints:
            return [Ask(sampling)]
        best = tuple(attempt.id for attempt in board.best(task.id, 1))
        return [Ask(sampling, parents=best, notes=describe(task))]

    def tell(self, board: Board, attempt: Attempt) -> None:
        """Nothing is kept: what there is to build on stands on the board."""


@hookimpl
def arc25_strategy(name: str) -> Callable[..., Sample]:
    return Sample
