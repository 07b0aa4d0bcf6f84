"""What can be loaded: each plugin's kind, name and origin, and how to import its module."""

from __future__ import annotations

import importlib.util
import re
import sys
import types
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from importlib import metadata
from pathlib import Path
from typing import Any

import pluggy

from arc25.core import hookspecs
from arc25.core.errors import BrokenPlugin, MissingPackage, UnknownName, UsageError


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
    """A plugin that is installed or was read from a file.

    `kind` is None for an always-on plugin. `target` is the module's name or the file's path,
    `distribution` and `version` are empty for a file. `load` imports the module. `remedy` is what to
    do if it is broken; `extra` is the pip line that brings the packages it needs, "" if none is known.
    """

    kind: Kind | None
    name: str
    target: str
    distribution: str
    version: str
    load: Callable[[], Any]
    remedy: str
    extra: str = ""

    @property
    def origin(self) -> str:
        """Where it comes from, for messages."""
        return f"{self.distribution} {self.version} ({self.target})" if self.distribution else self.target

    @property
    def title(self) -> str:
        """What it is and where it comes from, for messages."""
        return f"{self.kind.value if self.kind else 'plugin'} {self.name!r} of {self.origin}"

    def broken(self, reason: str | BaseException, remedy: str = "") -> BrokenPlugin:
        """The error that names the plugin, its origin, the reason and the remedy."""
        if isinstance(reason, ImportError) and self.extra:
            return MissingPackage(self.title, f"{type(reason).__name__}: {reason}", self.extra)
        if isinstance(reason, BaseException):
            reason = f"{type(reason).__name__}: {reason}"
        return BrokenPlugin(self.title, reason, remedy or self.remedy)

    def module(self) -> types.ModuleType:
        """Import the plugin's module; each of its hooks is one that exists.

        Raises:
            BrokenPlugin: it does not import, or was written for other hooks.
        """
        try:
            module = self.load()
        except (Exception, SystemExit) as error:  # a stranger's module may fail in any way
            raise self.broken(error) from error
        if not isinstance(module, types.ModuleType):
            raise self.broken(f"its entry point names {module!r}, not a module")
        wanted = getattr(module, "ARC25_HOOKS", hookspecs.VERSION)
        if wanted != hookspecs.VERSION:
            newer = isinstance(wanted, int) and wanted > hookspecs.VERSION
            reason = f"it was written for version {wanted} of the hooks, this arc25 has version {hookspecs.VERSION}"
            raise self.broken(reason, "upgrade arc25" if newer else "")
        if fault := _hook_fault(module):
            raise self.broken(fault)
        return module


def installed_offer(kind: Kind | None, entry: metadata.EntryPoint) -> Offer:
    """The offer of an entry point. Reads metadata only."""
    dist = entry.dist
    if dist is None:
        return Offer(kind, entry.name, entry.value, "an unknown distribution", "", entry.load, "remove it")
    provided = {_normal(extra) for extra in dist.metadata.get_all("Provides-Extra") or ()}
    extras = entry.extras or [extra for extra in (_normal(entry.name),) if extra in provided]
    return Offer(
        kind,
        entry.name,
        entry.module,
        dist.name,
        dist.version,
        entry.load,
        remedy=f"upgrade or remove {dist.name} {dist.version}",
        extra=f"pip install '{dist.name}[{','.join(extras)}]'" if extras else "",
    )


def file_offers(path: Path) -> list[Offer]:
    """What the plugin file `path` implements, offered under the file's name. Runs the file, once.

    Raises:
        UsageError: it is no Python file.
        BrokenPlugin: it fails, or implements no hook.
    """
    if not path.is_file() or path.suffix != ".py":
        raise UsageError(f"--plugin {path}: no such Python file")

    def offer(kind: Kind | None, load: Callable[[], Any]) -> Offer:
        return Offer(kind, path.stem, str(path), "", "", load, "mend the file or leave it out")

    whole = offer(None, lambda: _run_file(path))
    module = whole.module()
    hooks = set(_hooks(module).values())
    if not hooks:
        raise whole.broken(f"it implements no hook; the hooks are {', '.join(hookspecs.specs())}")
    kinds: list[Kind | None] = [kind for kind in Kind if kind.hook in hooks]
    if len(kinds) < len(hooks):
        kinds.append(None)
    return [offer(kind, lambda: module) for kind in kinds]


def _run_file(path: Path) -> types.ModuleType:
    name = f"arc25 plugin {path}"  # no import statement can name it, so it hides no module
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise ImportError(f"{path} is not a Python file")
    module = sys.modules[name] = importlib.util.module_from_spec(spec)  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


def _hooks(module: types.ModuleType) -> dict[str, str]:
    """The hooks that the module marks with `hookimpl`, by the name of the function."""
    reader = pluggy.PluginManager(hookspecs.PROJECT)
    marked = {name: reader.parse_hookimpl_opts(module, name) for name in dir(module)}
    return {name: mark.get("specname") or name for name, mark in marked.items() if mark}


def _hook_fault(module: types.ModuleType) -> str | None:
    """A hook that does not exist, or one that lacks its decorator."""
    specs, marked = hookspecs.specs(), _hooks(module)
    for hook in marked.values():
        if hook not in specs:
            return str(UnknownName("hook", hook, specs, "Hooks")).rstrip(".")
    for name in specs:
        if name in vars(module) and name not in marked and vars(module)[name] is not specs[name]:
            return f"its {name} lacks the decorator @hookimpl"
    return None


def _normal(name: str) -> str:
    """An extra's name as package metadata compares it."""
    return re.sub(r"[-_.]+", "-", name).lower()
