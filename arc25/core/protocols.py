"""The seams: what each kind of plugin promises. Structural, so a plugin inherits nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from arc25.core.context import Limits
from arc25.core.grid import Grid
from arc25.core.records import (
    Ask,
    Attempt,
    Boundary,
    Completion,
    Event,
    Example,
    ExecutionResult,
    Message,
    ModelFacts,
    Program,
    Request,
    Task,
    TrainJob,
    Weights,
)
from arc25.core.words import Word

if TYPE_CHECKING:
    from arc25.data.answers import Answers


@runtime_checkable
class Backend(Protocol):
    """Turns requests into replies.

    `id` names all that decides a reply (engine, version, model hash, dtype): it is part of the memo
    key. `capacity` is how many requests it works on at once.
    """

    id: str
    capacity: int

    async def generate(self, request: Request) -> Sequence[Completion]:
        """At most `request.sampling.n` replies, best first; the same request gets the same replies
        wherever the engine allows it.

        What ails this request alone (a prompt that is too long) is a reply whose `finish` is ERROR.

        Raises:
            BackendError: the service failed; the run stops and can be resumed.
        """
        ...

    async def load(self, weights: Weights | None) -> None:
        """Make `weights` ready to be named in requests (None: the base model).

        Raises:
            UsageError: this backend cannot take weights.
        """
        ...

    async def close(self) -> None:
        """Let everything go. May be called twice."""
        ...


@runtime_checkable
class LanguageModel(Backend, Protocol):
    """A backend that asks a language model. It can be looked at before hours are spent (`arc25 backend check`)."""

    async def facts(self) -> ModelFacts:
        """What the model and its engine are; starts the engine if it is not running.

        Raises:
            BackendError: the engine does not start, or the server does not answer.
        """
        ...

    async def tokens(self, text: str) -> Sequence[int] | None:
        """The ids of the tokens of a plain text, without special tokens around it; None: the server does not tell."""
        ...

    async def prompt_tokens(self, messages: Sequence[Message]) -> int | None:
        """How many tokens the prompt of these messages has, the chat template's own included; None: as above."""
        ...


@runtime_checkable
class DslPack(Protocol):
    """A language: its words, how to ask for a program in it, how to read the reply.

    `namespace` is the name of the module whose public names a program finds in place; only a
    sandbox child imports it ("" for none).
    """

    name: str
    version: str
    namespace: str

    def words(self) -> Mapping[str, Word]:
        """The typed primitives by name; empty if the pack cannot be searched."""
        ...

    def guide(self, long: bool = False) -> str:
        """The document that describes the language, made from its words: a line for each, or all that is known."""
        ...

    def messages(self, task: Task, tries: Sequence[Attempt] = ()) -> tuple[Message, ...]:
        """The prompt that asks for a program that solves `task`, given earlier tries."""
        ...

    def parse(self, task: Task, reply: str) -> Program | None:
        """The program in a model's reply; None if there is none."""
        ...

    def render(self, program: Program) -> str:
        """A reply that holds `program`: `parse(task, render(p)).source == p.source`."""
        ...

    def samples(self, seed: int, level: int, inputs: Sequence[Grid] = ()) -> Iterator[Example]:
        """Training samples of the given difficulty (1 is the easiest), without end or none at all.

        The same for the same arguments. Grids in `inputs` are put among the samples' inputs.
        """
        ...


@runtime_checkable
class Executor(Protocol):
    """Runs programs that nobody trusts.

    `id` names all that decides a verdict (policy, limits, versions): it is part of the memo key.
    `capacity` is how many programs it is worth having under way at once.
    """

    id: str
    capacity: int

    async def run(
        self, program: Program, inputs: Sequence[Grid], *, alone: bool = False, limits: Limits | None = None
    ) -> ExecutionResult:
        """Run one program on each grid, in a fresh namespace; `outputs[i]` belongs to `inputs[i]`.

        `alone` confirms: the program is run twice, each time in a process that no other program has
        used, and is NONDETERMINISTIC if the two differ. `limits` replaces the executor's own.
        A program's fault is a status in the result, never an exception.

        Raises:
            ExecutorDown: no worker could be started; nothing was run.
        """
        ...

    async def probe(self) -> Boundary:
        """Start a worker if none is running and tell what stands around the programs. No worker is ever weaker.

        Raises:
            ExecutorDown: no worker could be started.
        """
        ...

    async def close(self) -> None:
        """End every worker. May be called twice."""
        ...


class Board(Protocol):
    """A read-only view of all attempts so far, for strategies."""

    def attempts(self, task_id: str) -> Sequence[Attempt]:
        """The task's attempts in commit order."""
        ...

    def best(self, task_id: str, most: int) -> Sequence[Attempt]:
        """At most `most` of the task's partial programs: attempts that ran and differ in what they gave, the most train
        pairs right first, then the largest share of `cells`. To have one in the prompt, make it a parent of the `Ask`.
        """
        ...

    def asked(self, task_id: str) -> int:
        """How many replies or programs were asked for, those under way included."""
        ...


@runtime_checkable
class Strategy(Protocol):
    """Decides what to try next. Pure: keeps its own seeded randomness and calls nobody."""

    id: str

    def ask(self, board: Board, task: Task, room: int) -> Sequence[Ask | Program]:
        """What to try now for `task`, at most `room` replies and programs in all.

        Empty: nothing for now. If nothing of the task is under way either, the task is given up.
        """
        ...

    def tell(self, board: Board, attempt: Attempt) -> None:
        """An attempt was committed; it is already on the board."""
        ...


@runtime_checkable
class Trainer(Protocol):
    """Turns examples into weights."""

    id: str

    def fit(self, job: TrainJob) -> Weights:
        """Train on `job.examples` from `job.start` into the folder `job.out`. Runs in a thread."""
        ...


@runtime_checkable
class DatasetSource(Protocol):
    """A set of tasks. `name` and `version` (source, version, content hash) go into every report."""

    name: str
    version: str

    def tasks(self) -> Sequence[Task]:
        """The tasks, sorted by id."""
        ...

    def answers(self) -> Answers | None:
        """The hidden test outputs, for grading only; None if they are not known."""
        ...


@runtime_checkable
class Reporter(Protocol):
    """Tells somebody what happens. It must not change what happens."""

    def record(self, event: Event) -> None:
        """Take note of one event, in order."""
        ...

    def close(self) -> None:
        """The run is over, however it ended."""
        ...
