"""`arc25 backend check NAME`: what should be known of a language model before hours are spent on it."""

from __future__ import annotations

import asyncio
import json
import shutil
import sys
import textwrap
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Annotated, Any, Literal

import tyro

from arc25.cli.choosing import choose, given
from arc25.core.codec import to_json
from arc25.core.context import Context
from arc25.core.cores import usable_cores
from arc25.core.errors import BackendError, UsageError, blaming
from arc25.core.offers import Kind
from arc25.core.plugins import Plugins
from arc25.core.protocols import DslPack
from arc25.core.records import Sampling
from arc25.data.opening import open_dataset
from arc25.testing.backend_checks.bench import Bench
from arc25.testing.checks import NotHere
from arc25.testing.preflight import Finding, Grade, Workload, preflight

DESCRIPTION = """Find out what should be known of a language model before hours are spent on it.

It looks at digits, the chat template, prompt lengths, stop strings, greedy decoding, adapters, memory and speed."""


@dataclass(frozen=True, kw_only=True)
class Arguments:
    """Options of `arc25 backend check`."""

    what: Annotated[Literal["check"], tyro.conf.Positional]
    """What to do with the backend, whose NAME comes next."""
    backend: str = "search"
    """The same as NAME."""
    dataset: str = "arc-agi-1/training"
    """Whose prompts have to fit: as for arc25 solve."""
    dsl: str = "arc25"
    """The language in which programs are asked for."""
    max_tokens: int = Sampling().max_tokens
    """Tokens that a reply may have."""
    adapter: Path | None = None
    """Folder of a LoRA adapter to load; None: adapters are not looked at."""
    workers: int = field(default_factory=usable_cores)
    """Processes that the backend may have."""
    json: bool = False
    """Write one JSON object."""
    plugin: tuple[Path, ...] = ()
    """Files that hold plugins of their own, as for arc25 solve."""


def run(argv: Sequence[str]) -> int:
    """Look, tell, and return 1 if something failed."""
    options, plugins = choose(Arguments, _with_name_as_option(argv), "backend check NAME", DESCRIPTION)
    findings = asyncio.run(_look(options, plugins))
    if options.json:
        told = {"backend": options.backend, "findings": [to_json(finding) for finding in findings]}
        sys.stdout.write(json.dumps(told) + "\n")
    return 1 if any(finding.grade is Grade.FAILED for finding in findings) else 0


def _with_name_as_option(argv: Sequence[str]) -> Sequence[str]:
    """`check NAME ...` as `check --backend NAME ...`, which is how a plugin is named whose options are to be read."""
    what, *others = argv or [""]
    if what != "check" or others[:1] in (["-h"], ["--help"]):
        return argv
    if not others or others[0].startswith("-"):
        raise UsageError("arc25 backend check NAME: the name of a backend comes first")
    return [what, "--backend", *others]


async def _look(options: Any, plugins: Plugins) -> list[Finding]:
    """Look at the backend, and write each finding as soon as it is known."""
    if options.adapter is not None and not options.adapter.is_dir():  # told before a model is loaded
        raise UsageError(f"--adapter {options.adapter}: no such folder")
    context = Context(workers=options.workers, plugin_files=plugins.files)
    dsl_options = given(options, Kind.DSL)
    dsl = plugins.make(Kind.DSL, options.dsl, context, **dsl_options)
    workload = _workload(options, plugins, dsl)
    context = replace(context, dsl=dsl, dsl_options=dsl_options)

    def make() -> Any:
        return plugins.make(Kind.BACKEND, options.backend, context, **given(options, Kind.BACKEND))

    findings = []
    async with Bench(make, options.adapter and options.adapter.absolute()) as bench:
        looks = preflight(bench, workload)
        while finding := await _next(looks, options.backend):
            findings.append(finding)
            if not options.json:
                sys.stdout.write(_line(finding))
                sys.stdout.flush()
    return findings


async def _next(looks: AsyncIterator[Finding], backend: str) -> Finding | None:
    """The next finding; None: that was all."""
    with blaming(f"backend {backend}", BackendError):
        try:
            return await anext(looks, None)
        except NotHere as reason:
            raise UsageError(f"backend {backend!r} cannot be checked before a run: {reason}") from reason


def _workload(options: Any, plugins: Plugins, dsl: DslPack) -> Workload:
    """What a run would ask of the data set's tasks."""
    if options.max_tokens < 1:
        raise UsageError(f"--max-tokens: 1 or more, got {options.max_tokens}")
    tasks = open_dataset(plugins, options.dataset, **given(options, Kind.DATASET)).tasks()
    return Workload({task.id: dsl.messages(task) for task in tasks}, options.max_tokens)


def _line(finding: Finding) -> str:
    """The finding in columns, what to do below it."""
    lines = [f"{finding.grade.value:<9} {finding.about:<20}{_printable(finding.found)}"]
    if finding.remedy:
        lines.append(f"{'':30}do: {finding.remedy}")
    width = min(116, max(60, shutil.get_terminal_size((116, 24)).columns))
    wrapped = (textwrap.wrap(line, width, subsequent_indent=" " * 30) for line in lines)
    return "".join(f"{row}\n" for rows in wrapped for row in rows)


def _printable(text: str) -> str:
    """A model's own words may hold what moves a terminal's cursor."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)
