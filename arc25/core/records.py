"""The nouns: frozen records that travel between the parts. Each goes to JSON and back (`codec`)."""

from __future__ import annotations

import enum
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from arc25.core.errors import UsageError
from arc25.core.grid import Grid
from arc25.core.views import IDENTITY, View


@dataclass(frozen=True, slots=True)
class Pair:
    """An input and the output that belongs to it."""

    input: Grid
    output: Grid


@dataclass(frozen=True, slots=True)
class Task:
    """A puzzle as a solver may see it. The outputs of `tests` live elsewhere, in `arc25.data.answers`."""

    id: str
    train: tuple[Pair, ...]
    tests: tuple[Grid, ...]

    @property
    def inputs(self) -> tuple[Grid, ...]:
        """Train inputs, then test inputs: the order of every `ExecutionResult.outputs`."""
        return tuple(pair.input for pair in self.train) + self.tests

    def _repr_html_(self) -> str:
        from arc25.core.picture import task_html

        return task_html(self)


@dataclass(frozen=True, slots=True)
class Message:
    """One turn of a chat: `role` is "system", "user" or "assistant"."""

    role: str
    content: str


@dataclass(frozen=True, slots=True)
class Weights:
    """Trained weights in folder `path` over model `base`, after `step` steps of training."""

    path: str
    base: str
    step: int = 0


@dataclass(frozen=True, slots=True)
class Sampling:
    """How to sample. `n` replies; `seconds` is the time allowed for all of them (None: no limit).

    Temperature 0 is greedy.
    """

    n: int = 1
    temperature: float = 1.0
    top_p: float = 1.0
    max_tokens: int = 2048
    stop: tuple[str, ...] = ()
    seed: int = 0
    seconds: float | None = None

    def __post_init__(self) -> None:
        """Refuse what no distribution has: engines take it for something else, or fail with all that they work on."""
        if not 0 <= self.temperature < math.inf:
            raise UsageError(f"a temperature is 0 or more, got {self.temperature:g}")
        if not 0 < self.top_p <= 1:
            raise UsageError(f"top_p is more than 0 and at most 1, got {self.top_p:g}")
        if self.max_tokens < 1:
            raise UsageError(f"a reply has at least 1 token, got max_tokens {self.max_tokens}")
        if "" in self.stop:
            raise UsageError("a stop string is empty; every reply would end before it begins")


@dataclass(frozen=True, slots=True)
class Ask:
    """What a strategy wants tried next: how, in which view, building on which attempts (ids).

    The loop fills in the seed and the seconds of `sampling`, and puts `notes` at the end of the prompt: what else a
    language model should know of the task as the view shows it.
    """

    sampling: Sampling = Sampling()
    view: View = IDENTITY
    parents: tuple[int, ...] = ()
    notes: str = ""


@dataclass(frozen=True, slots=True)
class Request:
    """An `Ask` made ready by the loop.

    `task` is the task as the view shows it. A language model reads `messages`; a search reads `task`.
    `seq` is the place in the run's order.
    """

    seq: int
    task: Task
    messages: tuple[Message, ...]
    sampling: Sampling
    weights: Weights | None = None
    view: View = IDENTITY
    parents: tuple[int, ...] = ()


class Finish(enum.Enum):
    """Why a reply ended."""

    STOP = "stop"
    LENGTH = "length"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Completion:
    """One reply. For a search backend `text` is the program's source.

    `logprob` is the backend's log-probability (natural) of the reply or, for a search, of being
    right; None if unknown. A language model's is that of its own distribution, whatever the temperature
    made of it. `seconds` is its share of the work and `cost` its share of the price in dollars: over the
    replies to one request they add up to what the request took. `error` says why there is no whole reply
    where `finish` is ERROR: what ails this request alone, such as a prompt longer than the model's context.
    """

    text: str
    tokens_in: int = 0
    tokens_out: int = 0
    logprob: float | None = None
    finish: Finish = Finish.STOP
    seconds: float = 0.0
    cost: float = 0.0
    error: str = ""


@dataclass(frozen=True, slots=True)
class ModelFacts:
    """What a backend tells of its language model; None: it does not know.

    `context` is how many tokens prompt and reply may have together, `memory_mib` what the engine's
    processes hold now, `device` and `dtype` where and in what it computes.
    """

    model: str
    engine: str
    context: int | None = None
    chat_template: bool | None = None
    device: str = ""
    dtype: str = ""
    memory_mib: int | None = None


@dataclass(frozen=True, slots=True)
class Program:
    """Source that defines `entry(grid) -> grid` in the DSL `language`, for the task as `view` shows it."""

    task_id: str
    source: str
    language: str
    entry: str = "transform"
    view: View = IDENTITY
    parents: tuple[int, ...] = ()


class Status(enum.Enum):
    """What became of a program."""

    OK = "ok"
    UNREADABLE = "unreadable"  # the reply holds no program
    SYNTAX = "syntax"
    REFUSED = "refused"  # the sandbox policy would not compile it
    RAISED = "raised"
    TIMEOUT = "timeout"
    MEMORY = "memory"
    CRASHED = "crashed"  # its process died
    NOT_A_GRID = "not_a_grid"
    NONDETERMINISTIC = "nondeterministic"  # two runs disagreed
    LOST = "lost"  # the infrastructure failed, twice


class Isolation(enum.Enum):
    """Whether a program had a process of its own or shared one with others that ran before it."""

    PROGRAM = "program"
    BATCH = "batch"


class Level(enum.Enum):
    """How strong the boundary around programs is, from nothing to everything that the kernel offers."""

    NONE = "none"  # programs run in the open
    WEAK = "weak"  # processes and resource limits
    MEDIUM = "medium"  # and a filter of system calls
    STRONG = "strong"  # and no file or socket can be named at all

    def reaches(self, required: Level) -> bool:
        """Whether this is as strong as `required`, or stronger."""
        order = list(Level)
        return order.index(self) >= order.index(required)


@dataclass(frozen=True, slots=True)
class Boundary:
    """What an executor puts around programs, as probed: the level, and for each layer "" or why it is missing."""

    level: Level
    layers: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        missing = [f"no {layer}: {reason}" for layer, reason in self.layers.items() if reason]
        return f"{self.level.value} ({'; '.join(missing)})" if missing else self.level.value


@dataclass(frozen=True, slots=True)
class ExecutionResult:
    """What one program did.

    `outputs[i]` belongs to `inputs[i]`; it is None where the program failed on that grid, and
    `status` and `error` tell of the first such failure. Empty outputs: it never ran. `isolation`
    reads "level/kind", for example "strong/batch". `printed` is the end of what the program printed,
    where the executor was asked to keep it.
    """

    status: Status
    outputs: tuple[Grid | None, ...] = ()
    error: str = ""
    seconds: float = 0.0
    isolation: str = ""
    printed: str = ""


@dataclass(frozen=True, slots=True)
class Attempt:
    """One program, its run, and its marks: `right` of `of` train pairs exact, and the share of `cells` that is right.

    `id` counts attempts in commit order, `seq` is the request or strategy's program it came from.
    `completion` is None for a program that the strategy wrote itself; `program` is None where the
    reply was unreadable.
    """

    id: int
    seq: int
    task_id: str
    program: Program | None
    result: ExecutionResult
    right: int
    of: int
    completion: Completion | None = None
    cells: float = 0.0

    @property
    def solved(self) -> bool:
        """Every train pair right."""
        return self.of > 0 and self.right == self.of


@dataclass(frozen=True, slots=True)
class Example:
    """What a trainer learns from: `origin` is "solved", "hindsight" or "synthetic"."""

    task: Task
    program: Program
    reward: float = 1.0
    origin: str = "solved"


@dataclass(frozen=True, slots=True)
class TrainJob:
    """One fit: what to learn, from which weights, within which limits, into which folder."""

    examples: tuple[Example, ...]
    start: Weights | None
    seed: int
    out: str
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Solution:
    """The answer to a task: `guesses[i]` holds up to two grids for test input `i`, best first.

    `attempts[i]` are the ids of the attempts behind them; `confidence` is 0..1, or None if nobody knows.
    `source` is the program behind the first guess of the first test, None if there is none.
    """

    task_id: str
    guesses: tuple[tuple[Grid, ...], ...]
    attempts: tuple[tuple[int, ...], ...] = ()
    confidence: float | None = None
    solved: bool = False
    source: str | None = None

    def _repr_html_(self) -> str:
        from arc25.core.picture import solution_html

        return solution_html(self)


@dataclass(frozen=True, slots=True)
class RunRecord:
    """All that a run's journal tells: its configuration, tasks, attempts in commit order and answers."""

    config: Mapping[str, Any]
    tasks: tuple[Task, ...]
    attempts: tuple[Attempt, ...]
    solutions: tuple[Solution, ...]


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened in a run, for the reporters.

    The loop's docstring lists the kinds and the data of each; after the run comes "graded" with `card`
    and `answers` where the data set has answers. `seconds` is the run's time, earlier sessions included.
    """

    kind: str
    seconds: float
    data: Mapping[str, Any] = field(default_factory=dict)
