"""Commands whose plugins are named on their own command line: `--executor NAME --executor.OPTION VALUE`.

The command line is read twice: first the plugins' names, then everything, with the options of the plugins that were
named. The settings of a file stand before it.
"""

from __future__ import annotations

import argparse
import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, TypeVar

from arc25.cli.options import options_dataclass
from arc25.cli.parsing import parse
from arc25.cli.settings import SECTION, Section, Settings, fields_of, filled, lasting, needed, own_settings, words
from arc25.core.errors import UsageError
from arc25.core.offers import Kind
from arc25.core.plugins import Plugins
from arc25.data.opening import locate

T = TypeVar("T")
MANY = ("reporters", "plugin")
"""Fields that hold any number of names or files."""


def choose(
    own: type[T],
    argv: Sequence[str],
    command: str,
    description: str,
    settings: Settings | None = None,
    short: Kind | None = None,
) -> tuple[T, Plugins]:
    """What a command was given, the options of its plugins with it (see `given`), and the plugins there are.

    A field of the dataclass `own` that is called as a kind names the plugin of that kind, `reporters` name any number
    of them, and `plugin` holds files. `settings` stand before `argv`. The options of the plugin of kind `short` may
    go without their prefix. Ends the process with code 2 where `argv` does not fit.

    Raises:
        UsageError: a plugin, file or setting does not exist or does not fit; the message names the nearest.
        PluginError: a plugin cannot be used.
    """
    names = _names(own, argv, settings or {})
    plugins = Plugins(file for file in names["plugin"] if file.endswith(".py"))
    whole = _whole(own, plugins, names, short)
    options = parse(whole, argv, command, description, filled(whole, settings, command) if settings else None)
    for file in options.plugin:  # type: ignore[attr-defined]
        if file.resolve() not in plugins.files:
            raise UsageError(f"--plugin {file}: no such Python file")
    return options, plugins


def given(options: Any, kind: Kind, name: str = "") -> dict[str, Any]:
    """The values of a plugin's own options; `name` is which reporter's. Paths hold in every folder."""
    for field in dataclasses.fields(options):
        section = field.metadata.get(SECTION)
        if section and section.kind is kind and name in ("", section.name):
            values = getattr(options, field.name)
            return {option.name: lasting(getattr(values, option.name)) for option in dataclasses.fields(values)}
    return {}


def path_on(argv: Sequence[str], option: str) -> Path | None:
    """What the command line says of an option that holds a path, before the others are known; None: nothing."""
    parser = FirstPass()
    parser.add_argument(f"--{option}", type=Path, dest="path")
    return parser.read(argv)["path"]  # type: ignore[no-any-return]


class FirstPass(argparse.ArgumentParser):
    """Reads what it knows of a command line and leaves the rest alone."""

    def __init__(self) -> None:
        super().__init__(add_help=False, allow_abbrev=False, exit_on_error=False)

    def read(self, argv: Sequence[str]) -> dict[str, Any]:
        try:
            return vars(self.parse_known_args(argv)[0])
        except argparse.ArgumentError as error:
            raise UsageError(str(error)) from error


def _names(own: type, argv: Sequence[str], settings: Settings) -> dict[str, Any]:
    """The first pass: the plugins that are meant by kind, the reporters and the files.

    A word of `--plugin` may be no file of plugins but what comes behind them: the second pass tells.
    """
    defaults = {name: field.default for name, field in fields_of(own).items()}
    known = [name for name in (*(kind.value for kind in Kind), *MANY) if name in defaults]
    said = {name: words(value) if name in MANY else str(value) for name, value in own_settings(settings)}
    parser = FirstPass()
    for name in known:
        parser.add_argument(f"--{name}", nargs="*" if name in MANY else None, default=(defaults | said)[name])
    return parser.read(argv)


def _whole(own: type[T], plugins: Plugins, names: Mapping[str, Any], short: Kind | None) -> type[T]:
    """The command's own options and those of the plugins that were named."""
    import tyro

    fields: list[Any] = []
    for section, name, decided in _sections(plugins, names):
        taken = fields_of(own) if section.kind is short else None
        made = options_dataclass(section.kind, name, plugins.factory(section.kind, name), decided, taken)
        default: Any = dataclasses.MISSING if any(map(needed, dataclasses.fields(made))) else made
        hint: Any = Annotated[made, tyro.conf.arg(name=".".join(section.path))]
        entry = dataclasses.field(default_factory=default, metadata={SECTION: section})
        fields.append((f"options_{len(fields)}", hint, entry))
    return dataclasses.make_dataclass("Options", fields, bases=(own,), frozen=True, kw_only=True)


def _sections(plugins: Plugins, names: Mapping[str, Any]) -> Iterator[tuple[Section, str, Mapping[str, Any]]]:
    """Each plugin that was named: its options' section, its own name, and the options that are decided already."""
    for kind in Kind:
        if kind is Kind.DATASET and kind.value in names:
            yield Section(kind, names[kind.value]), *locate(plugins, names[kind.value])
        elif kind.value in names:
            yield Section(kind, names[kind.value]), names[kind.value], {}
    for name in names.get("reporters", ()):
        yield Section(Kind.REPORTER, name), name, {}
