"""The `plain` DSL pack: ordinary Python with numpy and no words of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from arc25 import hookimpl
from arc25.core.records import Attempt, Example, Message, Program, Task
from arc25.core.words import Word
from arc25.prompting.messages import task_messages
from arc25.prompting.reply import fence_code, find_code
from arc25.prompting.shots import open_shots

if TYPE_CHECKING:
    from arc25.core.context import Context
    from arc25.core.grid import Grid
    from arc25.core.protocols import DslPack

GUIDE = """\
Write ordinary Python. You may import numpy and what the standard library has for computing (math, itertools, functools,
collections, copy, heapq, dataclasses, re). There are no files, no network, no clock and no printing; a program has a
few seconds. Helper functions and classes of your own are welcome."""


class PlainPack:
    """Ordinary Python with numpy."""

    name = "plain"
    version = "1"
    namespace = ""

    def __init__(self, context: Context, *, shots: Path | None = None, shots_per_prompt: int = 2) -> None:
        """Nothing of the run matters to this pack.

        Args:
            shots: JSON lines file of samples to show before a task as worked examples, never one that gives it away.
            shots_per_prompt: how many of them a prompt shows at most.
        """
        self._shots = open_shots(shots, self.name, shots_per_prompt)
        self.version += self._shots.version

    def words(self) -> Mapping[str, Word]:
        """None: there is nothing to enumerate."""
        return {}

    def guide(self, long: bool = False) -> str:
        """What a program may use, which takes no longer form."""
        return GUIDE

    def messages(self, task: Task, tries: Sequence[Attempt] = ()) -> tuple[Message, ...]:
        """How to answer, worked examples if there are any, the task, and what was tried."""
        return task_messages(GUIDE, task, tries, self._shots.choose(task))

    def parse(self, task: Task, reply: str) -> Program | None:
        """The reply's last Python block that defines `transform`."""
        source = find_code(reply, "transform")
        return None if source is None else Program(task.id, source, self.name)

    def render(self, program: Program) -> str:
        """The program in a Python block."""
        return fence_code(program.source)

    def samples(self, seed: int, level: int, inputs: Sequence[Grid] = ()) -> Iterator[Example]:
        """None: plain Python has no words to practise."""
        return iter(())


@hookimpl
def arc25_dsl(name: str) -> Callable[..., DslPack]:
    """The factory of the pack."""
    return PlainPack
