"""The pack itself: the words, the guide and the conversation about them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from arc25.core.records import Attempt, Example, Message, Program, Task
from arc25.core.words import Word
from arc25.prompting.messages import task_messages
from arc25.prompting.reply import fence_code, find_code

if TYPE_CHECKING:
    from arc25.core.context import Context
    from arc25.core.grid import Grid


class Arc25Pack:
    """A language of typed words over grids, masks and objects."""

    name = "arc25"
    version = "1"
    namespace = "arc25.plugins.dsls.arc25.namespace"

    def __init__(self, context: Context) -> None:
        """Nothing of the run matters to this pack."""

    def words(self) -> Mapping[str, Word]:
        """Every word by name."""
        from arc25.plugins.dsls.arc25.namespace import WORDS

        return WORDS

    def guide(self, long: bool = False) -> str:
        """The types, then each word with its signature and line, by group."""
        from arc25.plugins.dsls.arc25.guide import write_guide

        return write_guide(self.words().values())

    def messages(self, task: Task, tries: Sequence[Attempt] = ()) -> tuple[Message, ...]:
        """How to answer, the guide, the task, and what was tried."""
        return task_messages(self.guide(), task, tries)

    def parse(self, task: Task, reply: str) -> Program | None:
        """The reply's last Python block that defines `transform`."""
        source = find_code(reply, "transform")
        return None if source is None else Program(task.id, source, self.name)

    def render(self, program: Program) -> str:
        """The program in a Python block."""
        return fence_code(program.source)

    def samples(self, seed: int, level: int, inputs: Sequence[Grid] = ()) -> Iterator[Example]:
        """Tasks made by programs of `level` words, without end; the same for the same arguments."""
        from arc25.plugins.dsls.arc25.samples import generate_samples

        return generate_samples(self.words(), seed, level, self.name)
