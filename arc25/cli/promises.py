"""Holds a plugin against what its kind promises: `arc25 plugins --check NAME`.

Of an executor every promise of its protocol is checked (`arc25.testing.executor_checks`). Of the other kinds it is
checked that the plugin loads, that its options can be read, and that what its factory makes has the members of its
protocol; nothing is asked of what it does.
"""

from __future__ import annotations

import asyncio
import inspect
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from arc25.cli.options import options
from arc25.core.context import Context
from arc25.core.errors import Arc25Error, PluginError
from arc25.core.offers import Kind, Offer
from arc25.core.plugins import PROMISES, Plugins
from arc25.testing.watched import Verdict

LOADS = "it loads", "Its module imports, fits the hooks, and its hook gives a factory."
OPTIONS = "its options can be read", "Each keyword-only parameter of its factory has a type that can be evaluated."


@dataclass(frozen=True, slots=True)
class Checked:
    """One promise of one plugin, and what came of it: `got` tells where it is broken, or why it was skipped."""

    offer: Offer
    name: str
    promise: str
    verdict: Verdict
    got: str = ""
    seconds: float = 0.0


def check_loading(plugins: Plugins, offer: Offer) -> list[Checked]:
    """Whether a plugin loads, and whether its options can be read."""
    if offer.kind is None:
        return [_checked(offer, *LOADS, lambda: plugins.module(offer))]
    kind = offer.kind
    loads = _checked(offer, *LOADS, lambda: plugins.factory(kind, offer.name))
    if loads.verdict is Verdict.FAILED:
        return [loads]
    return [loads, _checked(offer, *OPTIONS, lambda: options(kind, offer.name, plugins.factory(kind, offer.name)))]


def check_promises(
    plugins: Plugins, offer: Offer, context: Context, given: Mapping[str, Any], seconds: float
) -> Iterator[Checked]:
    """Whether a plugin that loads keeps its promises, made with the options `given`; each as soon as it is known.

    `seconds` is the wall clock that a check of an executor may take.
    """
    kind = offer.kind
    if kind is None:
        return
    protocol = PROMISES[kind]
    with tempfile.TemporaryDirectory(prefix="arc25-check-") as folder:
        context = replace(context, out=Path(folder))

        def make() -> Any:
            return plugins.make(kind, offer.name, context, **given)

        members = _checked(
            offer,
            "it can be made and closed",
            f"What its factory makes has every member of {protocol.__module__}.{protocol.__name__}.",
            lambda: _close(make()),
        )
        yield members
        if kind is Kind.EXECUTOR and members.verdict is Verdict.PASSED:
            yield from _executor_checks(offer, make, seconds)


def _executor_checks(offer: Offer, make: Callable[[], Any], seconds: float) -> Iterator[Checked]:
    from arc25.testing.executor_checks import CHECKS
    from arc25.testing.watched import run_checks

    for outcome in run_checks(make, CHECKS, seconds):
        check = outcome.check
        yield Checked(offer, check.name, check.promise, outcome.verdict, outcome.got, outcome.seconds)


def _close(made: Any) -> None:
    """Close what was made, if it can be."""
    close = getattr(made, "close", None)
    if inspect.iscoroutinefunction(close):
        asyncio.run(close())
    elif close is not None:
        close()


def _checked(offer: Offer, name: str, promise: str, attempt: Callable[[], object]) -> Checked:
    try:
        attempt()
    except PluginError as error:
        return Checked(offer, name, promise, Verdict.FAILED, f"{error.reason}; remedy: {error.remedy}")
    except Arc25Error as error:
        return Checked(offer, name, promise, Verdict.FAILED, str(error))
    except Exception as error:  # a stranger's plugin may fail in any way
        return Checked(offer, name, promise, Verdict.FAILED, f"{type(error).__name__}: {error}")
    return Checked(offer, name, promise, Verdict.PASSED)
