"""The pack itself: the words, the guide and the conversation about them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from arc25.core.records import Attempt, Example, Message, Program, Task
from arc25.core.words import Word
from arc25.prompting.messages import task_messages
from arc25.prompting.reply import fence_code, find_code
from arc25.prompting.shots import open_shots

if TYPE_CHECKING:
    from arc25.core.context import Context
    from arc25.core.grid import Grid


COSTS = Path(__file__).with_name("costs.json")
"""What the words cost, made by `arc25 fit-costs`."""
SUITS = Path(__file__).with_name("suits.json")
"""Which tasks call for which words, made by `arc25 fit-guide`."""


class Arc25Pack:
    """A language of typed words over grids, masks and objects."""

    name = "arc25"
    version = "3"
    namespace = "arc25.plugins.dsls.arc25.namespace"

    def __init__(
        self,
        context: Context,
        *,
        costs: Literal["guided", "fitted", "written"] = "guided",
        shots: Path | None = None,
        shots_per_prompt: int = 2,
    ) -> None:
        """Nothing of the run matters to this pack.

        Args:
            costs: "fitted" for what words cost by programs that solve tasks, "guided" for that and what a task's
                looks say about it; "written" for what stands beside each word, from which arc25 fit-costs starts.
            shots: JSON lines file of samples to show before a task as worked examples, never one that gives it away.
            shots_per_prompt: how many of them a prompt shows at most.
        """
        self._costs = costs
        self._shots = open_shots(shots, self.name, shots_per_prompt)
        self.version += self._shots.version

    def words(self) -> Mapping[str, Word]:
        """Every word by name."""
        if self._costs == "written":
            return _written()
        return _guided() if self._costs == "guided" else _fitted()

    def guide(self, long: bool = False) -> str:
        """The types, then each word with its signature and line; or all that is known, in Markdown."""
        from arc25.plugins.dsls.arc25.guide import write_guide, write_handbook

        return (write_handbook if long else write_guide)(self.words().values())

    def messages(self, task: Task, tries: Sequence[Attempt] = ()) -> tuple[Message, ...]:
        """How to answer, the guide, worked examples if there are any, the task, and what was tried."""
        return task_messages(self.guide(), task, tries, self._shots.choose(task))

    def parse(self, task: Task, reply: str) -> Program | None:
        """The reply's last Python block that defines `transform`."""
        source = find_code(reply, "transform")
        return None if source is None else Program(task.id, source, self.name)

    def render(self, program: Program) -> str:
        """The program in a Python block."""
        return fence_code(program.source)

    def samples(self, seed: int, level: int, inputs: Sequence[Grid] = ()) -> Iterator[Example]:
        """Tasks made by random programs, without end; the same for the same arguments.

        Level 1 is a word with what feeds and shows it, 2 some words one after the other, 3 loops over objects,
        4 conditions, 5 coordinates that follow from objects.

        Raises:
            UsageError: there is no such level.
        """
        from arc25.plugins.dsls.arc25.samples import generate_samples

        return generate_samples(_written(), seed, level, inputs, self.name)


def _written() -> Mapping[str, Word]:
    """The words at the costs that stand beside them; samples are made with these, so that rare words are practised."""
    from arc25.plugins.dsls.arc25.namespace import WORDS

    return WORDS


@cache
def _fitted() -> Mapping[str, Word]:
    """The words at the costs of the table."""
    from arc25.samples.costs import read_costs

    return read_costs(COSTS.read_text(encoding="utf-8")).applied(_written())


@cache
def _guided() -> Mapping[str, Word]:
    """The same, with the tasks that they suit."""
    from arc25.samples.suits import read_suits

    return read_suits(SUITS.read_text(encoding="utf-8")).applied(_fitted())
