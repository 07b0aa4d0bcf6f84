"""Options that stand in a file: a configuration (TOML) or the file of a run (JSON). Both have one form.

A table is a plugin: `[backend]` holds the backend's `name` and its options, `[reporter.html]` those of a reporter.
Values are read as the command line reads words, but none is taken for an option: a file can hold a word that starts
with a dash.
"""

from __future__ import annotations

import contextlib
import dataclasses
import enum
import inspect
import io
import tomllib
import typing
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from arc25.core.codec import to_json
from arc25.core.errors import UnknownName, UsageError
from arc25.core.offers import Kind

T = TypeVar("T")
Settings = Mapping[str, Any]
SECTION = "section"
"""The key, in the metadata of a dataclass field, of the `Section` that the field's options belong to."""


@dataclass(frozen=True, slots=True)
class Section:
    """The options of one plugin: `--backend.OPTION`, `--reporter.NAME.OPTION`, or a table of that name in a file."""

    kind: Kind
    name: str

    @property
    def path(self) -> tuple[str, ...]:
        """The names of the table, from the outside in."""
        return (self.kind.value, self.name) if self.kind is Kind.REPORTER else (self.kind.value,)

    def options(self, settings: Settings) -> Settings:
        """What the settings say of the plugin; nothing if their table is for another plugin of the kind."""
        table: Any = settings
        for name in self.path:
            table = table.get(name) if isinstance(table, Mapping) else None
        if not isinstance(table, Mapping) or table.get("name", self.name) != self.name:
            return {}
        return {name: value for name, value in table.items() if name != "name"}


def read_config(path: Path) -> Settings:
    """The settings of a configuration file.

    Raises:
        UsageError: it cannot be read, or is not TOML.
    """
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise UsageError(f"--config {path}: {error}") from error


def merged(first: Settings, then: Settings) -> Settings:
    """Both, where `then` has the last word. A table of another plugin takes the place of the whole table."""
    both = dict(first)
    for name, value in then.items():
        before = both.get(name)
        if isinstance(before, Mapping):
            table = value if isinstance(value, Mapping) else {"name": value}
            same = table.get("name", before.get("name")) == before.get("name")
            value = merged(before, table) if same else table
        both[name] = value
    return both


def lasting(value: Any) -> Any:
    """The value of an option as it holds in every folder: paths start at the root."""
    if isinstance(value, tuple | list):
        return type(value)(lasting(item) for item in value)
    return value.absolute() if isinstance(value, Path) else value


def as_settings(options: Any) -> dict[str, Any]:
    """A dataclass of options in the form of a file: `filled` backwards."""
    settings: dict[str, Any] = {}
    for field in dataclasses.fields(options):
        value = getattr(options, field.name)
        section = field.metadata.get(SECTION)
        if section is None:
            settings[field.name] = to_json(lasting(value))
        elif section.kind is Kind.REPORTER:
            settings.setdefault(section.kind.value, {})[section.name] = as_settings(value)
        else:
            settings[section.kind.value] = {"name": settings[section.kind.value], **as_settings(value)}
    return settings


def filled(made: type[T], settings: Settings, what: str = "the command") -> T:
    """The dataclass of options `made` with the values of a file; what has no value and needs one stays tyro.MISSING.

    Raises:
        UnknownName: an option does not exist; the message says of what, and names the nearest.
        UsageError: a value does not fit the option.
    """
    import tyro

    hints, fields = typing.get_type_hints(made), fields_of(made)
    own = {name: field for name, field in fields.items() if SECTION not in field.metadata}
    values: dict[str, Any] = {name: tyro.MISSING for name, field in own.items() if needed(field)}
    for name, value in own_settings(settings):
        if name not in own:
            raise UnknownName(f"option of {what}", name, own)
        values[name] = _typed(hints[name], value, f"option {name!r} of {what}")
    for name in fields.keys() - own.keys():
        section = fields[name].metadata[SECTION]
        values[name] = filled(hints[name], section.options(settings), f"{section.kind.value} {section.name!r}")
    return made(**values)


def fields_of(made: type) -> dict[str, dataclasses.Field[Any]]:
    """The fields of a dataclass, by name."""
    return {field.name: field for field in dataclasses.fields(made)}


def needed(field: dataclasses.Field[Any]) -> bool:
    """Whether a field has no default."""
    return field.default is field.default_factory is dataclasses.MISSING


def own_settings(settings: Settings) -> Iterator[tuple[str, Any]]:
    """The settings outside of the plugins' tables, and the names that those hold; `max-side` is `max_side`."""
    for name, value in settings.items():
        if not isinstance(value, Mapping) or name not in [kind.value for kind in Kind]:
            yield name.replace("-", "_"), value
        elif "name" in value and name != Kind.REPORTER.value:
            yield name, value["name"]


def words(value: Any) -> list[str]:
    """A value of a file as words of the command line."""
    if isinstance(value, Mapping):
        return [str(word) for item in value.items() for word in item]
    return [str(item) for item in value] if isinstance(value, list | tuple) else [str(value)]


def _typed(hint: Any, value: Any, what: str) -> Any:
    """A value of a file as the option takes it: tyro takes every word behind `--` for a value."""
    import tyro

    config = (tyro.conf.Positional, tyro.conf.FlagConversionOff, tyro.conf.EnumChoicesFromValues)
    try:
        with contextlib.redirect_stderr(io.StringIO()):  # it tells of words that a file does not have
            return tyro.cli(hint, args=["--", *words(value)], config=config)
    except SystemExit as error:
        raise UsageError(f"{what} is {_called(hint)}, got {value!r}") from error


def _called(hint: Any) -> str:
    """A type in a message."""
    if inspect.isclass(hint) and issubclass(hint, enum.Enum):
        return "one of " + ", ".join(str(member.value) for member in hint)
    return f"of type {inspect.formatannotation(hint)}"
