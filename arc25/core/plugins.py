"""Finds plugins by entry point, imports one when its name is used, and sets a broken one aside.

Listing reads package metadata and imports nothing. pluggy's own entry-point loader stops at the
first broken plugin, so the loading is here; pluggy checks each module against the hook specs.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable
from importlib import metadata
from pathlib import Path
from types import ModuleType
from typing import Any

import pluggy

from arc25.core import hookspecs, protocols
from arc25.core.context import Context
from arc25.core.errors import Arc25Error, BrokenPlugin, DuplicatePlugin, UnknownName, UsageError
from arc25.core.offers import Kind, Offer, file_offers, installed_offer

ALWAYS_ON = "arc25"
"""The entry-point group of plugins that need no name: `arc25_event` and `arc25_choose`."""

PROMISES: dict[Kind, type] = {
    Kind.BACKEND: protocols.Backend,
    Kind.DSL: protocols.DslPack,
    Kind.EXECUTOR: protocols.Executor,
    Kind.STRATEGY: protocols.Strategy,
    Kind.TRAINER: protocols.Trainer,
    Kind.DATASET: protocols.DatasetSource,
    Kind.REPORTER: protocols.Reporter,
}
"""What the factory of each kind has to return."""


class Plugins:
    """All plugins by kind and name: installed ones and those of `files`."""

    def __init__(self, files: Iterable[str | Path] = ()) -> None:
        """Raises:
        UsageError: one of `files` is no Python file.
        BrokenPlugin: one of `files` does not import or fits no hook.
        """
        offers = [installed_offer(kind, entry) for kind in Kind for entry in metadata.entry_points(group=kind.group)]
        offers += [installed_offer(None, entry) for entry in metadata.entry_points(group=ALWAYS_ON)]
        self.files = tuple(dict.fromkeys(Path(file).resolve() for file in files))
        for file in self.files:
            offers += file_offers(file)
        order = list(Kind)
        offers.sort(key=lambda offer: (order.index(offer.kind) if offer.kind else len(order), offer.name))
        self._offers = offers

    def offers(self, kind: Kind | None = None) -> list[Offer]:
        """What is there, by kind and name; imports nothing. None: every kind, then the always-on ones."""
        return [offer for offer in self._offers if kind in (None, offer.kind)]

    def find(self, kind: Kind, name: str) -> Offer:
        """The one plugin of that name.

        Raises:
            UnknownName: there is none; the message names the nearest.
            DuplicatePlugin: two distributions offer the name; the message names both.
        """
        found = [offer for offer in self.offers(kind) if offer.name == name]
        if not found:
            raise UnknownName(kind.value, name, {offer.name for offer in self.offers(kind)}, "Installed")
        if len(found) > 1:
            owners = " and ".join(offer.origin for offer in found)
            raise DuplicatePlugin(f"{kind.value} {name!r}", f"it is offered by {owners}", "remove one of them")
        return found[0]

    def factory(self, kind: Kind, name: str) -> Callable[..., Any]:
        """Import the plugin and ask its hook for the factory.

        Raises:
            UnknownName, DuplicatePlugin: see `find`.
            BrokenPlugin: it does not import, or does not fit the hook specs.
        """
        offer = self.find(kind, name)
        manager = _manager()
        manager.register(self.module(offer))
        try:
            factory = getattr(manager.hook, kind.hook)(name=name)
        except Exception as error:  # a stranger's hook may fail in any way
            raise offer.broken(error) from error
        if fault := _factory_fault(factory, kind, name):
            raise offer.broken(fault)
        return factory  # type: ignore[no-any-return]

    def make(self, kind: Kind, name: str, context: Context, **options: Any) -> Any:
        """Make the plugin: its factory called with `context` and its options.

        Raises:
            UnknownName, DuplicatePlugin, BrokenPlugin: as `factory`; also where the factory fails, a
                package that it needs is missing, or what it returned does not keep the kind's protocol.
            UsageError: it has no such option, or needs one that is not given.
        """
        factory = self.factory(kind, name)
        _check_options(f"{kind.value} {name!r}", options_of(factory), options)
        try:
            made = factory(context, **options)
        except Arc25Error:
            raise
        except Exception as error:  # a stranger's factory may fail in any way
            raise self.find(kind, name).broken(error) from error
        if missing := [member for member in _members(PROMISES[kind]) if not hasattr(made, member)]:
            reason = f"its factory made a {type(made).__name__} without {', '.join(missing)}"
            raise self.find(kind, name).broken(f"{reason}: see arc25.core.protocols.{PROMISES[kind].__name__}")
        return made

    def module(self, offer: Offer) -> ModuleType:
        """Import a plugin's module and check its hooks.

        Raises:
            BrokenPlugin: it does not import, or does not fit the hook specs.
        """
        module = offer.module()
        try:
            _manager().register(module, name=offer.name)
        except (pluggy.PluginValidationError, ValueError) as error:
            raise offer.broken(" ".join(str(error).split())) from error
        return module

    def always_on(self) -> tuple[pluggy.PluginManager, list[BrokenPlugin]]:
        """A manager with the always-on plugins, and why the others could not be loaded."""
        manager, broken = _manager(), []
        for offer in (offer for offer in self._offers if offer.kind is None):
            try:
                module = self.module(offer)
            except BrokenPlugin as error:
                broken.append(error)
                continue
            if not manager.is_registered(module):  # a module may stand behind two entry points
                manager.register(module, name=offer.title)
        return manager, broken


def options_of(factory: Callable[..., Any]) -> dict[str, inspect.Parameter]:
    """The options of a plugin: its factory's keyword-only parameters."""
    parameters = inspect.signature(factory).parameters
    return {name: p for name, p in parameters.items() if p.kind is inspect.Parameter.KEYWORD_ONLY}


def _manager() -> pluggy.PluginManager:
    manager = pluggy.PluginManager(hookspecs.PROJECT)
    manager.add_hookspecs(hookspecs)
    return manager


def _factory_fault(factory: Any, kind: Kind, name: str) -> str | None:
    if factory is None:
        return f"its module has no hook {kind.hook}(name) that answers to {name!r}"
    if not callable(factory):
        return f"{kind.hook} returned {factory!r}, not a factory"
    try:
        signature = inspect.signature(factory)
    except (TypeError, ValueError):
        return f"its factory {factory!r} has no signature to read the options from"
    kinds = [p.kind for p in signature.parameters.values() if p.kind is not inspect.Parameter.KEYWORD_ONLY]
    if kinds not in ([inspect.Parameter.POSITIONAL_OR_KEYWORD], [inspect.Parameter.POSITIONAL_ONLY]):
        return f"its factory takes {signature}, not (context, *, OPTIONS): is the `*` missing?"
    return None


def _check_options(what: str, known: dict[str, inspect.Parameter], given: Iterable[str]) -> None:
    for option in given:
        if option not in known:
            raise UnknownName(f"option of {what}", option, known)
    for option, parameter in known.items():
        if parameter.default is parameter.empty and option not in given:
            raise UsageError(f"{what} needs a value for its option {option!r}")


def _members(protocol: type) -> list[str]:
    """The public attributes and methods that a protocol asks for."""
    names = (*inspect.get_annotations(protocol), *vars(protocol))
    return [name for name in names if not name.startswith("_")]
