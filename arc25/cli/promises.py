"""Holds a plugin against what its kind promises: `arc25 plugins --check NAME`.

Of an executor and of a backend every promise of its protocol is checked (`arc25.testing.executor_checks` and
`backend_checks`). Of the other kinds it is checked that the plugin loads, that its options can be read, and that what
its factory makes has the members of its protocol; nothing is asked of what it does. Every check has a deadline and runs
in a process of its own: a stranger's code may hang wherever it is called.
"""

from __future__ import annotations

import inspect
import tempfile
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from arc25.cli.options import options
from arc25.core.context import Context
from arc25.core.errors import Arc25Error, PluginError
from arc25.core.offers import Kind, Offer
from arc25.core.plugins import PROMISES, Plugins
from arc25.testing.bench import ServiceBench
from arc25.testing.checks import Check, CheckFailed
from arc25.testing.watched import Outcome, Verdict, run_checks

LOADS = "it loads", "Its module imports, fits the hooks, and its hook gives a factory."
OPTIONS = "its options can be read", "Each keyword-only parameter of its factory has a type that can be evaluated."
MADE = "it can be made and closed"


@dataclass(frozen=True, slots=True)
class Checked:
    """One promise of one plugin, and what came of it: `got` tells where it is broken, or why it was skipped."""

    offer: Offer
    name: str
    promise: str
    verdict: Verdict
    got: str = ""
    seconds: float = 0.0


def check_loading(plugins: Plugins, offer: Offer, seconds: float) -> list[Checked]:
    """Whether a plugin loads, and whether its options can be read; each within `seconds` of wall clock."""

    async def load() -> None:
        if offer.kind is None:
            plugins.module(offer)
        else:
            plugins.factory(offer.kind, offer.name)

    async def read_options() -> None:
        if offer.kind is not None:
            options(offer.kind, offer.name, plugins.factory(offer.kind, offer.name))

    checks = [_check(*LOADS, load), *([_check(*OPTIONS, read_options)] if offer.kind else [])]
    return list(_until_one_fails(offer, checks, seconds))


def check_promises(
    plugins: Plugins,
    offer: Offer,
    context: Context,
    given: Mapping[str, Any],
    seconds: float,
    adapter: Path | None = None,
) -> Iterator[Checked]:
    """Whether a plugin that loads keeps its promises, made with the options `given`; each as soon as it is known.

    `seconds` is the wall clock that each check may take, `adapter` what a language model is to load.
    """
    kind = offer.kind
    if kind is None:
        return
    with tempfile.TemporaryDirectory(prefix="arc25-check-") as folder:
        context = replace(context, out=Path(folder))

        def make() -> Any:
            return plugins.make(kind, offer.name, context, **given)

        async def make_and_close() -> None:
            await _close(make())

        members = f"every member of {PROMISES[kind].__module__}.{PROMISES[kind].__name__}"
        promise = f"Its factory takes these options and limits; what it makes has {members}, and closes."
        made = list(_until_one_fails(offer, [_check(MADE, promise, make_and_close)], seconds))
        yield from made
        if made[-1].verdict is Verdict.PASSED:
            for outcome in _conformance(kind, make, seconds, adapter):
                yield _checked(offer, outcome)


def _conformance(kind: Kind, make: Callable[[], Any], seconds: float, adapter: Path | None) -> Iterator[Outcome]:
    """The checks of a kind that has some."""
    if kind is Kind.EXECUTOR:
        from arc25.testing import executor_checks

        yield from run_checks(lambda: executor_checks.Bench(make), executor_checks.CHECKS, seconds)
    elif kind is Kind.BACKEND:
        from arc25.testing import backend_checks

        yield from run_checks(lambda: backend_checks.Bench(make, adapter), backend_checks.CHECKS, seconds)


def _until_one_fails(offer: Offer, checks: Sequence[Check], seconds: float) -> Iterator[Checked]:
    """Run checks that build on one another and look at no service of the bench."""
    for outcome in run_checks(lambda: ServiceBench(_nothing), checks, seconds):
        yield _checked(offer, outcome)
        if outcome.verdict is Verdict.FAILED:
            return


def _checked(offer: Offer, outcome: Outcome) -> Checked:
    return Checked(offer, outcome.check.name, outcome.check.promise, outcome.verdict, outcome.got, outcome.seconds)


def _check(name: str, promise: str, attempt: Callable[[], Awaitable[None]]) -> Check:
    """A check that passes where `attempt` ends without an error."""

    async def function(bench: ServiceBench[Any]) -> None:
        try:
            await attempt()
        except PluginError as error:
            raise CheckFailed(f"{error.reason}; remedy: {error.remedy}") from error
        except Arc25Error as error:
            raise CheckFailed(str(error)) from error

    function.__name__ = name.replace(" ", "_")
    function.__doc__ = promise
    return Check(function)


def _nothing() -> Any:
    raise AssertionError("a check of loading and making needs no service of the bench")


async def _close(made: Any) -> None:
    """Close what was made, if it can be."""
    close = getattr(made, "close", None)
    closing = close() if close is not None else None
    if inspect.isawaitable(closing):
        await closing
