"""The backend `scripted`: replies from a file. For tests, demonstrations and the study of strategies."""

from __future__ import annotations

import asyncio
import hashlib
import json
import random
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from arc25.core.context import Context
from arc25.core.errors import UsageError
from arc25.core.hookspecs import hookimpl
from arc25.core.records import Completion, Request, Weights

ANY = "*"


class Scripted:
    """Draws its replies, by the request's seed, from those that a script holds for the task.

    Args:
        script: JSON file {task id or "*": [reply, ...]}.
        latency: mean seconds until a reply, exponentially distributed and not seeded, as in life.
        capacity: requests worked on at once.
    """

    def __init__(self, context: Context, *, script: Path, latency: float = 0.0, capacity: int = 16) -> None:
        self._replies = _read(Path(script))
        self._latency = latency
        self._chance = random.Random()  # noqa: S311 (unseeded on purpose: replies may not depend on it)
        self.capacity = capacity
        self.id = f"scripted {hashlib.sha256(json.dumps(self._replies, sort_keys=True).encode()).hexdigest()[:12]}"

    async def generate(self, request: Request) -> list[Completion]:
        """`n` replies drawn with replacement; none for a task that the script does not know."""
        if self._latency:
            await asyncio.sleep(self._chance.expovariate(1 / self._latency))
        known = self._replies.get(request.task.id, self._replies.get(ANY, ()))
        if not known:
            return []
        drawn = random.Random(request.sampling.seed).choices(known, k=request.sampling.n)  # noqa: S311
        return [Completion(reply, tokens_out=len(reply.split())) for reply in drawn]

    async def load(self, weights: Weights | None) -> None:
        """A script has no weights.

        Raises:
            UsageError: there are weights to load.
        """
        if weights is not None:
            raise UsageError("backend scripted takes no weights")

    async def close(self) -> None:
        """Nothing to let go."""


def _read(path: Path) -> Mapping[str, Sequence[str]]:
    try:
        script = json.loads(path.read_text())
    except (OSError, ValueError) as error:
        raise UsageError(f"--backend.script {path}: {error}") from error
    if not isinstance(script, dict) or not all(
        isinstance(replies, list) and all(isinstance(reply, str) for reply in replies) for replies in script.values()
    ):
        raise UsageError(f'--backend.script {path}: not of the form {{"task id": ["reply", ...]}}')
    return script


@hookimpl
def arc25_backend(name: str) -> Callable[..., Scripted]:
    return Scripted
