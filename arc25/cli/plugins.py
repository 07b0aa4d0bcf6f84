"""`arc25 plugins`: what is installed by kind, from where, with which options; what is broken and what to do.

With names behind `--check` it is another command: see `check.py`.
"""

from __future__ import annotations

import inspect
import json
import sys
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any

import tyro

from arc25.cli.check import names_to_check, run_checks
from arc25.cli.options import Option, options, summary
from arc25.cli.parsing import parse
from arc25.core import codec
from arc25.core.cores import usable_cores
from arc25.core.errors import MissingPackage, PluginError
from arc25.core.offers import Kind, Offer
from arc25.core.plugins import Plugins
from arc25.testing.watched import SECONDS

DESCRIPTION = "List the installed plugins by kind, with their options; or check them."


@dataclass(frozen=True, kw_only=True)
class Arguments:
    """Options of `arc25 plugins`."""

    check: Annotated[tuple[str, ...] | None, tyro.conf.arg(metavar="[NAME ...]")] = None
    """Without names: end with code 1 if a plugin is broken. With names: hold these plugins against all that their kind
    promises; their options are --KIND.OPTION."""
    dsl: str = "arc25"
    """The DSL pack that the plugins to be checked are made with."""
    workers: int = field(default_factory=usable_cores)
    """Worker processes that they may have."""
    program_seconds: float = 2.0
    """CPU seconds per program, where a check does not ask for others."""
    program_memory: int = 256
    """MiB a program may take, where a check does not ask for others."""
    seconds: float = SECONDS
    """Seconds of wall clock that one check may take."""
    adapter: Path | None = None
    """Folder of a LoRA adapter that a language model is to load; None: adapters are not checked."""
    json: bool = False
    """Write one JSON object."""
    plugin: tuple[Path, ...] = ()
    """Files that hold plugins of their own, as for arc25 solve."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One plugin: its docstring's first line and its options, or the error that sets it aside."""

    offer: Offer
    summary: str = ""
    options: Sequence[Option] = ()
    error: PluginError | None = None


def run(argv: Sequence[str]) -> int:
    """List the plugins, or check those that are named; 1 if one is broken and `--check` asks."""
    if names := names_to_check(argv):
        return run_checks(names, Arguments, argv, DESCRIPTION)
    arguments = parse(Arguments, argv, "plugins", DESCRIPTION)
    findings = inspect_all(Plugins(arguments.plugin))
    sys.stdout.write(as_json(findings) if arguments.json else as_text(findings))
    return 1 if arguments.check is not None and any(map(is_broken, findings)) else 0


def is_broken(finding: Finding) -> bool:
    """Whether something is wrong with a plugin; one that waits for further packages is as it should be."""
    return finding.error is not None and not isinstance(finding.error, MissingPackage)


def inspect_all(plugins: Plugins) -> list[Finding]:
    """Import every plugin, each by itself, and read its options."""
    return [_inspect(plugins, offer) for offer in plugins.offers()]


def _inspect(plugins: Plugins, offer: Offer) -> Finding:
    try:
        if offer.kind is None:
            return Finding(offer, summary(plugins.module(offer)))
        factory = plugins.factory(offer.kind, offer.name)
        return Finding(offer, summary(factory), options(offer.kind, offer.name, factory))
    except PluginError as error:
        return Finding(offer, error=error)


def as_text(findings: Sequence[Finding]) -> str:
    """The listing for people: the plugins by kind, those that need further packages, and the broken ones."""
    lines: list[str] = []
    for kind in (*Kind, None):
        healthy = [finding for finding in findings if finding.offer.kind is kind and not finding.error]
        if healthy:
            lines += [kind.group.removeprefix("arc25.") if kind else "always on", *_table(healthy), ""]
    waiting = [(f.offer.name, f.error.remedy) for f in findings if isinstance(f.error, MissingPackage)]
    if waiting:
        width = max(len(name) for name, _ in waiting)
        lines += ["with further packages", *(f"  {name:<{width}}  {remedy}" for name, remedy in waiting), ""]
    broken = [_broken_text(finding.error) for finding in findings if finding.error and is_broken(finding)]
    if broken:
        lines += ["broken", *dict.fromkeys(broken), ""]  # a name offered twice is one fault of two plugins
    return "\n".join(lines)


def as_json(findings: Sequence[Finding]) -> str:
    """The listing for machines: `{"plugins": [...], "missing": [...], "broken": [...]}`, a line of JSON."""
    healthy = [
        _identity(finding.offer)
        | {"summary": finding.summary, "options": [_option_json(option) for option in finding.options]}
        for finding in findings
        if not finding.error
    ]
    faults: dict[str, list[dict[str, Any]]] = {"missing": [], "broken": []}
    for finding in findings:
        if finding.error:
            told = _identity(finding.offer) | {"reason": finding.error.reason, "remedy": finding.error.remedy}
            faults["broken" if is_broken(finding) else "missing"].append(told)
    return json.dumps({"plugins": healthy, **faults}) + "\n"


def _table(findings: Sequence[Finding]) -> list[str]:
    """Name, origin and summary in columns; below each plugin its options."""
    origins = [f"{offer.distribution} {offer.version}".strip() or offer.target for offer in (f.offer for f in findings)]
    name_width = max(len(finding.offer.name) for finding in findings)
    origin_width = max(map(len, origins))
    lines = []
    for finding, origin in zip(findings, origins, strict=True):
        head = f"  {finding.offer.name:<{name_width}}  {origin:<{origin_width}}  {finding.summary}"
        lines += [head.rstrip(), *(_option_text(finding.offer, option) for option in finding.options)]
    return lines


def _option_text(offer: Offer, option: Option) -> str:
    default = "required" if option.required else f"default: {option.default!r}"
    kind = offer.kind.value if offer.kind else ""
    prefix = f"--{kind}.{offer.name}." if offer.kind is Kind.REPORTER else f"--{kind}."
    text = f"{prefix}{option.name} {inspect.formatannotation(option.type)}  {option.help} ({default})"
    return textwrap.fill(text, width=110, initial_indent=" " * 4, subsequent_indent=" " * 8)


def _broken_text(error: PluginError) -> str:
    return f"  {error.what}\n    reason: {error.reason}\n    remedy: {error.remedy}"


def _identity(offer: Offer) -> dict[str, Any]:
    return {
        "kind": offer.kind.value if offer.kind else None,
        "name": offer.name,
        "target": offer.target,
        "distribution": offer.distribution,
        "version": offer.version,
    }


def _option_json(option: Option) -> dict[str, Any]:
    default = None if option.required else codec.to_json(option.default)
    plain = isinstance(default, str | int | float | bool | list | dict | None)
    return {
        "name": option.name,
        "type": inspect.formatannotation(option.type),
        "required": option.required,
        "default": default if plain else str(default),
        "help": option.help,
    }
