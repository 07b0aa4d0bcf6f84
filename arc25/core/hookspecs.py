"""The hooks that a plugin may implement.

A plugin is a module named by an entry point. The entry point's group says its kind, its name is
what the user types, and the module implements that kind's hook:

    from arc25 import hookimpl

    @hookimpl
    def arc25_backend(name):
        return Echo

The hook returns a factory, called as `factory(context, **options)`: `context` is a
`arc25.core.context.Context`; the factory's keyword-only parameters are its options, with their
defaults and docstring, and become `--backend.OPTION`.
"""

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
