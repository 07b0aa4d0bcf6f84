'''The hooks that a plugin may implement.

A plugin is a module that an entry point names. The entry point's group says the plugin's kind, its
name is what the user types, and the module implements that kind's hook. A whole backend:

    from arc25 import Completion, hookimpl

    class Echo:
        """Answers every prompt with the same program.

        Args:
            text: the program.
        """

        id, capacity = "echo", 64

        def __init__(self, context, *, text: str = "def transform(grid):\\n    return grid"):
            self.text = text

        async def generate(self, request):
            return [Completion(self.text)] * request.sampling.n

        async def load(self, weights):
            pass

        async def close(self):
            pass

    @hookimpl
    def arc25_backend(name):
        return Echo

    # pyproject.toml: [project.entry-points."arc25.backends"] echo = "the_module"

The hook returns a factory: a class or a function that is called as `factory(context, **options)`.
`context` is a `arc25.core.context.Context`. The factory's keyword-only parameters are its options,
here `--backend.text`: the annotation gives the type, the default the default, and the section
`Args:` of the docstring (of the function, of the class or of its `__init__`) the help, Google style.
What the factory returns has to keep the kind's protocol in `arc25.core.protocols`.

A heavy package is imported in the factory, so that listing plugins costs nothing. If it is missing,
the ImportError is shown with the pip line of the extra that is named in the entry point
(`big = "the_module [gpu]"`) or after the plugin. A hook may raise that ImportError itself, after
`importlib.util.find_spec`: then `arc25 plugins` tells of it too.

`--plugin FILE.py` takes the same hooks from a file and offers them under the file's name.
'''

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import pluggy

if TYPE_CHECKING:
    from arc25.core.protocols import Backend, DatasetSource, DslPack, Executor, Reporter, Strategy, Trainer
    from arc25.core.records import Attempt, Event, Solution, Task

PROJECT = "arc25"
VERSION = 1
"""A plugin module may say `ARC25_HOOKS = 1`; one that says another number is set aside."""

hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)


@hookspec(firstresult=True)
def arc25_backend(name: str) -> Callable[..., Backend] | None:
    """The factory of the inference backend `name` (group `arc25.backends`)."""


@hookspec(firstresult=True)
def arc25_dsl(name: str) -> Callable[..., DslPack] | None:
    """The factory of the DSL pack `name` (group `arc25.dsls`)."""


@hookspec(firstresult=True)
def arc25_executor(name: str) -> Callable[..., Executor] | None:
    """The factory of the executor `name` (group `arc25.executors`)."""


@hookspec(firstresult=True)
def arc25_strategy(name: str) -> Callable[..., Strategy] | None:
    """The factory of the strategy `name` (group `arc25.strategies`)."""


@hookspec(firstresult=True)
def arc25_trainer(name: str) -> Callable[..., Trainer] | None:
    """The factory of the trainer `name` (group `arc25.trainers`)."""


@hookspec(firstresult=True)
def arc25_dataset(name: str) -> Callable[..., DatasetSource] | None:
    """The factory of the data set `name` (group `arc25.datasets`).

    For `--dataset NAME/SPLIT` the factory gets the option `split="SPLIT"`.
    """


@hookspec(firstresult=True)
def arc25_reporter(name: str) -> Callable[..., Reporter] | None:
    """The factory of the reporter `name` (group `arc25.reporters`)."""


@hookspec
def arc25_event(event: Event) -> None:
    """Something happened in a run. For plugins of the group `arc25`, which are always on."""


@hookspec(firstresult=True)
def arc25_choose(task: Task, attempts: Sequence[Attempt]) -> Solution | None:
    """The two guesses per test input; None leaves the choice to the next plugin, then to arc25's own."""


def specs() -> dict[str, Any]:
    """The hooks by name."""
    return {name: value for name, value in globals().items() if name.startswith("arc25_")}
