"""Finds plugins by entry point, imports one when its name is used, and sets a broken one aside.

Listing reads package metadata and imports nothing. pluggy's own entry-point loader stops at the
first broken plugin, so the loading is here: pluggy checks each module against the hook specs.
"""

from __future__ import annotations

import importlib.util
import inspect
import types
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from importlib import metadata
from pathlib import Path
from typing import Any

import pluggy

from arc25.core import hookspecs
from arc25.core.context import Context
from arc25.core.errors import BrokenPlugin, DuplicatePlugin, UnknownName, UsageError

ALWAYS_ON = "arc25"
"""The entry-point group of plugins that need no name: `arc25_event` and `arc25_choose`."""


class Kind(Enum):
    """The kinds of plugin; the value is what the command line and the hook call it."""

    BACKEND = "backend"
    DSL = "dsl"
    EXECUTOR = "executor"
    STRATEGY = "strategy"
    TRAINER = "trainer"
    DATASET = "dataset"
    REPORTER = "reporter"

    @property
    def group(self) -> str:
        """The entry-point group."""
        plural = {"strategy": "strategies"}.get(self.value, self.value + "s")
        return f"arc25.{plural}"

    @property
    def hook(self) -> str:
        """The name of the hook."""
        return f"arc25_{self.value}"


@dataclass(frozen=True, slots=True)
class Offer:
    """A plugin that is installed or was loaded from a file. Nothing of it has been imported yet."""

    kind: Kind | None
    name: str
    target: str
    distribution: str
    version: str
    load: Callable[[], Any]
    extras: frozenset[str] = frozenset()

    @property
    def remedy(self) -> str:
        """What to do if it does not import."""
        if self.name in self.extras:
            return f"pip install '{self.distribution}[{self.name}]'"
        return f"reinstall or remove {self.distribution} {self.version}".strip()

    def broken(self, reason: object) -> BrokenPlugin:
        """The error that names the plugin, where it comes from and the remedy."""
        kind = self.kind.value if self.kind else "always-on plugin"
        return BrokenPlugin(
            f"{kind} {self.name!r} ({self.target}, from {self.distribution}) cannot be used: {reason}. "
            f"Remedy: {self.remedy}"
        )


class Plugins:
    """All plugins by kind and name: installed ones and those of `files`."""

    def __init__(self, files: Iterable[str | Path] = ()) -> None:
        self._offers: list[Offer] = []
        for kind in Kind:
            self._offers += [_installed(kind, entry) for entry in metadata.entry_points(group=kind.group)]
        self._always = [_installed(None, entry) for entry in metadata.entry_points(group=ALWAYS_ON)]
        for file in files:
            self._take_file(Path(file))

    def offers(self, kind: Kind | None = None) -> list[Offer]:
        """What is there, by kind and name; imports nothing. None: every kind and the always-on ones."""
        found = [offer for offer in self._offers if kind in (None, offer.kind)]
        found.sort(key=lambda offer: (list(Kind).index(offer.kind) if offer.kind else 99, offer.name))
        return found + (self._always if kind is None else [])

    def find(self, kind: Kind, name: str) -> Offer:
        """The one plugin of that name.

        Raises:
            UnknownName: there is none; the message names the nearest.
            DuplicatePlugin: two distributions offer the name.
        """
        found = [offer for offer in self._offers if (offer.kind, offer.name) == (kind, name)]
        if not found:
            raise UnknownName(kind.value, name, {o.name for o in self._offers if o.kind is kind}, "Installed")
        if len(found) > 1:
            owners = " and ".join(f"{offer.distribution} ({offer.target})" for offer in found)
            raise DuplicatePlugin(f"{kind.value} {name!r} is offered twice, by {owners}; uninstall one of them")
        return found[0]

    def factory(self, kind: Kind, name: str) -> Callable[..., Any]:
        """Import the plugin and ask its hook for the factory.

        Raises:
            UnknownName, DuplicatePlugin: see `find`.
            BrokenPlugin: it does not import, or does not fit the hook specs.
        """
        offer = self.find(kind, name)
        manager = _register(offer)
        factory = getattr(manager.hook, kind.hook)(name=name)
        if factory is None:
            raise offer.broken(f"its module has no hook {kind.hook}(name) that answers to {name!r}")
        if not callable(factory):
            raise offer.broken(f"{kind.hook} returned {factory!r}, not a factory")
        return factory  # type: ignore[no-any-return]

    def make(self, kind: Kind, name: str, context: Context, **options: Any) -> Any:
        """Make the plugin: its factory called with `context` and its options.

        Raises:
            UnknownName, DuplicatePlugin, BrokenPlugin: as `factory`; also if a package is missing.
            UsageError: it has no such option.
        """
        factory = self.factory(kind, name)
        known = options_of(factory)
        for option in options:
            if option not in known:
                raise UnknownName(f"option of {kind.value} {name!r}", option, known)
        try:
            return factory(context, **options)
        except ImportError as error:
            raise self.find(kind, name).broken(error) from error

    def always_on(self) -> tuple[pluggy.PluginManager, list[BrokenPlugin]]:
        """A manager with the always-on plugins, and those that could not be loaded."""
        manager, broken = _manager(), []
        for offer in self._always:
            try:
                _register(offer, manager)
            except BrokenPlugin as error:
                broken.append(error)
        return manager, broken

    def _take_file(self, path: Path) -> None:
        """Offer what a file implements, under the file's name."""
        if not path.is_file():
            raise UsageError(f"--plugin {path}: no such file")
        spec = importlib.util.spec_from_file_location(path.stem, path)
        if spec is None or spec.loader is None:
            raise UsageError(f"--plugin {path}: not a Python file")
        module = importlib.util.module_from_spec(spec)
        try:
            spec.loader.exec_module(module)
        except Exception as error:  # a stranger's file may fail in any way
            raise BrokenPlugin(f"--plugin {path} cannot be used: {type(error).__name__}: {error}") from error
        hooks = [name for name in vars(module) if name in hookspecs.specs()]
        if not hooks:
            raise BrokenPlugin(f"--plugin {path} implements no hook; the hooks are {', '.join(hookspecs.specs())}")
        for hook in hooks:
            kind = next((kind for kind in Kind if kind.hook == hook), None)
            offer = Offer(kind, path.stem, str(path), str(path), "", lambda: module)
            (self._offers if kind else self._always).append(offer)


def options_of(factory: Callable[..., Any]) -> dict[str, inspect.Parameter]:
    """The options of a plugin: its factory's keyword-only parameters."""
    parameters = inspect.signature(factory).parameters
    return {name: p for name, p in parameters.items() if p.kind is inspect.Parameter.KEYWORD_ONLY}


def _installed(kind: Kind | None, entry: metadata.EntryPoint) -> Offer:
    dist = entry.dist
    name, version = (dist.name, dist.version) if dist else ("an unknown distribution", "")
    extras = frozenset(dist.metadata.get_all("Provides-Extra") or () if dist else ())
    return Offer(kind, entry.name, entry.value, name, version, entry.load, extras)


def _manager() -> pluggy.PluginManager:
    manager = pluggy.PluginManager(hookspecs.PROJECT)
    manager.add_hookspecs(hookspecs)
    return manager


def _register(offer: Offer, manager: pluggy.PluginManager | None = None) -> pluggy.PluginManager:
    """Import the plugin's module and let pluggy check it against the specs."""
    manager = manager or _manager()
    try:
        module = offer.load()
    except Exception as error:  # a stranger's module may fail in any way
        raise offer.broken(f"{type(error).__name__}: {error}") from error
    if not isinstance(module, types.ModuleType):
        raise offer.broken(f"its entry point names {module!r}; it has to name a module")
    wanted = getattr(module, "ARC25_HOOKS", hookspecs.VERSION)
    if wanted != hookspecs.VERSION:
        raise offer.broken(f"it was written for version {wanted} of the hooks, this is version {hookspecs.VERSION}")
    try:
        manager.register(module, name=f"{offer.kind}:{offer.name}")
        manager.check_pending()
    except (pluggy.PluginValidationError, ValueError) as error:
        manager.unregister(module)
        raise offer.broken(" ".join(str(error).split())) from error
    return manager


def names(offers: Sequence[Offer]) -> list[str]:
    """The names of some offers, each once."""
    return sorted({offer.name for offer in offers})
