"""`arc25 plugins --check NAME ...`: hold plugins against their promises, and say of each what came of it."""

from __future__ import annotations

import dataclasses
import json
import signal
import sys
import textwrap
from collections import Counter
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from arc25.cli.choosing import FirstPass, choose, given
from arc25.cli.promises import Checked, check_loading, check_promises
from arc25.core.context import Context, Limits
from arc25.core.errors import UnknownName, UsageError
from arc25.core.offers import Kind, Offer
from arc25.core.plugins import Plugins
from arc25.testing.watched import Verdict

EXTENTS = {
    Kind.EXECUTOR: "Checked: the promises of the protocol, by small programs. Not: whether an attacker gets out.",
    Kind.BACKEND: "Checked: the promises of the protocol, by short prompts. Not: whether what it writes is any good.",
}
EXTENT_OF_OTHERS = ("that it loads", "its options", "the members of its protocol")
"""What has been looked at after so many checks."""


def names_to_check(argv: Sequence[str]) -> list[str]:
    """The names behind `--check`; read before the options of these plugins are known."""
    parser = FirstPass()
    parser.add_argument("--check", nargs="*", default=[])
    return list(parser.read(argv)["check"])


def run_checks(names: Sequence[str], own: type, argv: Sequence[str], description: str) -> int:
    """Check every plugin that has one of these names; 1 if a promise is broken.

    `own` are the options of the command: see `arc25.cli.plugins.Arguments`.
    """
    seconds, files = _needed_to_load(own, argv)
    with _ended_in_order():
        plugins = Plugins(files)
        offers = [offer for name in dict.fromkeys(names) for offer in _named(plugins, name)]
        loaded = {offer: check_loading(plugins, offer, seconds) for offer in offers}
        sound = [offer for offer, checks in loaded.items() if not _broken(checks)]
        options, _ = choose(_with_options_of(own, sound), argv, "plugins", description)
        done = [
            checked
            for offer, checks in loaded.items()
            for checked in _told_of(plugins, offer, checks, options, [o.kind for o in sound].count(offer.kind) == 1)
        ]
    sys.stdout.write(_as_json(done) if options.json else f"{_counted(done)}\n")
    return 1 if _broken(done) else 0


def _needed_to_load(own: type, argv: Sequence[str]) -> tuple[float, list[Path]]:
    """The deadline of a check and the files of plugins; read before anything is loaded."""
    parser = FirstPass()
    parser.add_argument("--seconds", type=float, default=own.seconds)  # type: ignore[attr-defined]
    parser.add_argument("--plugin", nargs="*", type=Path, default=[])
    said = parser.read(argv)
    if not said["seconds"] > 0:
        raise UsageError(f"--seconds: more than 0, got {said['seconds']:g}")
    return said["seconds"], said["plugin"]


@contextmanager
def _ended_in_order() -> Iterator[None]:
    """Let SIGTERM end the command as Ctrl-C does: no process and no folder of a check is left."""

    def leave(*signalled: object) -> None:
        raise SystemExit(128 + signal.SIGTERM)

    before = signal.signal(signal.SIGTERM, leave)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _named(plugins: Plugins, name: str) -> list[Offer]:
    found = [offer for offer in plugins.offers() if offer.name == name]
    if not found:
        raise UnknownName("plugin", name, {offer.name for offer in plugins.offers()}, "Installed")
    return found


def _with_options_of(own: type, offers: Sequence[Offer]) -> type[Any]:
    """`own`, and fields that name the plugins, so that their options are read; of two of a kind nobody's are."""
    fields: list[Any] = []
    for kind in Kind:
        names = [offer.name for offer in offers if offer.kind is kind]
        if kind is Kind.REPORTER and names:
            fields.append(("reporters", tuple[str, ...], dataclasses.field(default=tuple(names))))
        elif len(names) == 1:
            fields.append((kind.value, str, dataclasses.field(default=names[0])))
    return dataclasses.make_dataclass("Arguments", fields, bases=(own,), frozen=True, kw_only=True)


def _told_of(plugins: Plugins, offer: Offer, loaded: list[Checked], options: Any, single: bool) -> list[Checked]:
    """Check a plugin and write each outcome as soon as it is known."""
    _write(options, f"{offer.title}\n")
    done = []
    with closing(_of(plugins, offer, loaded, options, single)) as checks:
        for checked in checks:
            done.append(checked)
            _write(options, _line(checked))
    _write(options, f"  {_extent(offer, done)}\n\n")
    return done


def _of(
    plugins: Plugins, offer: Offer, loaded: list[Checked], options: Any, single: bool
) -> Generator[Checked, None, None]:
    """The checks of a plugin: those that are `loaded` already, and what comes after them if it loads."""
    yield from loaded
    if _broken(loaded) or offer.kind is None:
        return
    limits = Limits(options.program_seconds, options.program_memory)
    context = Context(workers=options.workers, limits=limits, plugin_files=plugins.files)
    if offer.kind is not Kind.DSL:
        dsl = plugins.make(Kind.DSL, options.dsl, context, **given(options, Kind.DSL))
        context = dataclasses.replace(context, dsl=dsl)
    own = given(options, offer.kind, offer.name if offer.kind is Kind.REPORTER else "")
    known = single or offer.kind is Kind.REPORTER
    yield from check_promises(plugins, offer, context, own if known else {}, options.seconds, options.adapter)


def _broken(checks: Sequence[Checked]) -> bool:
    return any(checked.verdict is Verdict.FAILED for checked in checks)


def _extent(offer: Offer, done: Sequence[Checked]) -> str:
    """How far the checks got, which end at the first fault that leaves nothing to look at."""
    if offer.kind in EXTENTS and len(done) > len(EXTENT_OF_OTHERS):
        return EXTENTS[offer.kind]
    return f"Checked: {', '.join(EXTENT_OF_OTHERS[: len(done)])}. Not: anything that it does."


def _write(options: Any, text: str) -> None:
    """Say it at once: some checks take a while."""
    if not options.json:
        sys.stdout.write(text)
        sys.stdout.flush()


def _line(checked: Checked) -> str:
    """One check; where a promise is broken also what was promised and what was got."""
    lines = [f"  {checked.verdict.value:<8} {checked.name}"]
    if checked.verdict is Verdict.SKIPPED:
        lines.append(_told("because", checked.got))
    if checked.verdict is Verdict.FAILED:
        lines += [_told("promised", checked.promise), _told("got", checked.got)]
    return "\n".join(lines) + "\n"


def _told(what: str, text: str) -> str:
    first = f"{'':11}{what + ':':<10}"
    # Some of it may be a program's own words, which may hold what moves a terminal's cursor.
    text = "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in " ".join(text.split()))
    return textwrap.fill(text, width=116, initial_indent=first, subsequent_indent=" " * len(first))


def _counted(done: Sequence[Checked]) -> str:
    counts = Counter(checked.verdict for checked in done)
    each = ", ".join(f"{counts[verdict]} {verdict.value}" for verdict in Verdict if counts[verdict])
    return f"{len(done)} checks in {sum(checked.seconds for checked in done):.0f} s: {each}"


def _as_json(done: Sequence[Checked]) -> str:
    checks = [
        {
            "kind": checked.offer.kind.value if checked.offer.kind else None,
            "plugin": checked.offer.name,
            "check": checked.name,
            "promise": checked.promise,
            "verdict": checked.verdict.value,
            "got": checked.got,
            "seconds": round(checked.seconds, 3),
        }
        for checked in done
    ]
    counts = Counter(checked.verdict for checked in done)
    return json.dumps({"checks": checks} | {verdict.value: counts[verdict] for verdict in Verdict}) + "\n"
