"""The strategy `sample`: ask the same question again and again, until the budget is spent or the task solved."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from arc25.core.context import Context
from arc25.core.errors import UsageError
from arc25.core.hookspecs import hookimpl
from arc25.core.protocols import Board
from arc25.core.records import Ask, Attempt, Program, Sampling, Task


class Sample:
    """Independent samples, some to a request.

    Args:
        n: replies per request.
        temperature: sampling temperature; 0 is greedy.
        top_p: share of probability to sample from.
        max_tokens: longest reply, in tokens.
    """

    def __init__(
        self,
        context: Context,
        *,
        n: int = 8,
        temperature: float = 1.0,
        top_p: float = 1.0,
        max_tokens: int = 2048,
    ) -> None:
        if n < 1:
            raise UsageError(f"strategy sample: n has to be at least 1, got {n}")
        self.id = "sample"
        self._sampling = Sampling(n, temperature, top_p, max_tokens)

    def ask(self, board: Board, task: Task, room: int) -> Sequence[Ask | Program]:
        """One request of up to `n` replies."""
        sampling = self._sampling
        n = min(room, sampling.n)
        return [Ask(Sampling(n, sampling.temperature, sampling.top_p, sampling.max_tokens))]

    def tell(self, board: Board, attempt: Attempt) -> None:
        """Independent samples learn nothing."""


@hookimpl
def arc25_strategy(name: str) -> Callable[..., Sample]:
    return Sample
