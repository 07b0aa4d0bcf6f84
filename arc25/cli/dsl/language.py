"""What the subcommands that look at a language share: which one, and its words."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from arc25.cli.choosing import choose, given
from arc25.core.context import Context
from arc25.core.errors import UsageError, blaming
from arc25.core.offers import Kind
from arc25.core.protocols import DslPack
from arc25.core.words import Signature, Word


@dataclass(frozen=True, kw_only=True)
class Arguments:
    """Which language to look at."""

    dsl: str = "arc25"
    """The language to look at."""
    plugin: tuple[Path, ...] = ()
    """Files that hold plugins of their own, as for arc25 solve."""


Own = TypeVar("Own", bound=Arguments)


def open_language(own: type[Own], argv: Sequence[str], command: str, description: str) -> tuple[Own, DslPack]:
    """What a subcommand was given, and the language that it names.

    Raises:
        UsageError: there is no such language, file or option; the message names the nearest.
        PluginError: the plugin cannot be used.
    """
    options, plugins = choose(own, argv, f"dsl {command}", description)
    context = Context(plugin_files=plugins.files)
    return options, plugins.make(Kind.DSL, options.dsl, context, **given(options, Kind.DSL))


def words_of(pack: DslPack) -> Mapping[str, Word]:
    """The words by name.

    Raises:
        UsageError: the language has none.
        ServiceError: the plugin fails.
    """
    with blaming(f"dsl {pack.name}"):
        words = pack.words()
        if odd := [word.name for word in words.values() if not math.isfinite(word.cost)]:
            raise ValueError(f"the cost of {odd[0]!r} is no number of bits: {words[odd[0]].cost}")
    if not words:
        raise UsageError(
            f"the language {pack.name!r} has no words of its own; "
            f"what its programs may use is told by: arc25 dsl guide --dsl {pack.name}"
        )
    return words


def word_json(word: Word) -> dict[str, Any]:
    """A word as JSON."""
    return {
        "name": word.name,
        "groups": list(word.tags),
        "doc": word.doc,
        "cost": word.cost,
        "laws": sorted(law.value for law in word.laws),
        "signatures": [_signature_json(signature) for signature in word.signatures],
    }


def _signature_json(signature: Signature) -> dict[str, Any]:
    parameters = [
        {"name": parameter.name, "type": parameter.type, "choices": list(parameter.choices)}
        for parameter in signature.parameters
    ]
    return {"parameters": parameters, "returns": signature.returns}
