"""A plugin's options as the command line sees them, read from its factory's signature and docstring."""

from __future__ import annotations

import dataclasses
import inspect
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Annotated, Any

from arc25.core.errors import BrokenPlugin
from arc25.core.offers import Kind
from arc25.core.plugins import options_of


@dataclass(frozen=True, slots=True)
class Option:
    """One option: `--KIND.NAME VALUE`. `default` means nothing if the option is `required`."""

    name: str
    type: Any
    required: bool
    default: Any
    help: str


def summary(source: object) -> str:
    """The first line of the docstring of a factory or module, "" if there is none."""
    return _docstring(source).partition("\n")[0]


def options(kind: Kind, name: str, factory: Callable[..., Any]) -> list[Option]:
    """The options of a plugin's factory, in the order of its signature.

    Raises:
        BrokenPlugin: the annotation of an option cannot be evaluated, or its name is that of the plugin in a file.
    """
    helps = _helps(_docstring(factory)) | (_helps(_docstring(factory.__init__)) if inspect.isclass(factory) else {})
    found = []
    for option, parameter in options_of(factory).items():
        if option == "name":
            reason = "in a configuration file its option 'name' is what the plugin is called"
            raise BrokenPlugin(f"{kind.value} {name!r}", reason, "give the option another name")
        try:
            hint = _type(factory, parameter)
        except Exception as error:  # a stranger's annotation may fail in any way
            reason = f"the type of its option {option!r} cannot be read: {error}"
            raise BrokenPlugin(f"{kind.value} {name!r}", reason, "import that name at run time") from error
        required = parameter.default is parameter.empty
        found.append(Option(option, hint, required, parameter.default, helps.get(option, "")))
    return found


def options_dataclass(
    kind: Kind,
    name: str,
    factory: Callable[..., Any],
    decided: Collection[str] = (),
    taken: Collection[str] | None = None,
) -> type:
    """A frozen dataclass for tyro with a field per option, but those `decided` already: type, default and help.

    Where `taken` is given an option may go without its prefix, but for these names.

    Raises:
        BrokenPlugin: see `options`.
    """
    import tyro

    fields: list[Any] = []
    for option in options(kind, name, factory):
        if option.name in decided:
            continue
        short = [f"--{option.name}".replace("_", "-")] if taken is not None and option.name not in taken else []
        hint: Any = Annotated[option.type, tyro.conf.arg(help=option.help or None, aliases=short)]
        fields.append((option.name, hint) if option.required else (option.name, hint, _field(option.default)))
    made = dataclasses.make_dataclass(f"{kind.value}_options", fields, frozen=True, kw_only=True)
    made.__doc__ = summary(factory) or f"Options of the {kind.value} {name}."
    return made


def _field(default: Any) -> Any:
    return dataclasses.field(default_factory=lambda: default)  # a factory, so that a list may be a default


def _docstring(source: object) -> str:
    return inspect.cleandoc(getattr(source, "__doc__", None) or "")


def _helps(docstring: str) -> dict[str, str]:
    """What the section `Args:` says, by name; empty if it is not in Google's style."""
    from docstring_parser import ParseError, google

    try:
        parameters = google.parse(docstring).params
    except ParseError:
        return {}
    return {parameter.arg_name: " ".join((parameter.description or "").split()) for parameter in parameters}


def _type(factory: Callable[..., Any], parameter: inspect.Parameter) -> Any:
    """The annotation, evaluated by itself: those of other parameters may hold for type checkers only."""
    if parameter.annotation is parameter.empty:
        return str | None if parameter.default in (parameter.empty, None) else type(parameter.default)
    function = factory.__init__ if inspect.isclass(factory) else factory

    def holder() -> None: ...

    holder.__annotations__ = {parameter.name: parameter.annotation}
    scope = getattr(inspect.unwrap(function), "__globals__", {})
    return inspect.get_annotations(holder, globals=scope, eval_str=True)[parameter.name]
