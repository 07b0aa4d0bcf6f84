"""`arc25 models`: the language models that have a name, and where their weights are; or all about one of them."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated, Any

import tyro

from arc25.cli.parsing import parse
from arc25.core.errors import UsageError
from arc25.inference.models import gguf, hub
from arc25.inference.models.cards import CARDS, PACKAGED, Card
from arc25.inference.models.shape import shape_of
from arc25.inference.models.weights import Form, Model, find

GB = 1e9


@dataclass(frozen=True, kw_only=True)
class Arguments:
    """Options of `arc25 models`."""

    name: Annotated[str, tyro.conf.Positional, tyro.conf.arg(metavar="[NAME|PATH]")] = ""
    """A name of the list, a folder, a GGUF file or a hub id: tell all about this one."""
    json: bool = False
    """Write one JSON object."""


def run(argv: Sequence[str]) -> int:
    """List the models, or tell about one."""
    arguments = parse(Arguments, argv, "models", "List language models by name, and where their weights are.")
    if arguments.name:
        facts = facts_of(find(arguments.name))
        sys.stdout.write(json.dumps(facts) + "\n" if arguments.json else _facts_text(facts))
        return 0
    found = {card: where(card) for card in CARDS}
    sys.stdout.write(_list_json(found) if arguments.json else _list_text(found))
    return 0


def where(card: Card) -> str:
    """Where the weights of a card are on this machine: "package", "converted", "cached"; "" for nowhere."""
    if card.name != PACKAGED:
        return "cached" if hub.cached(card.hub) else ""
    try:
        model = find(card.name)
    except UsageError:  # the package is missing
        return ""
    return "converted" if gguf.kept_at(Path(model.place), model.fingerprint).is_dir() else "package"


def facts_of(model: Model) -> dict[str, Any]:
    """All that is known of a model without loading it; what is not known is left out.

    `parameters` counts billions, `disk` and `memory` GB: of the weights alone, without the cache of a generation.
    """
    shape = shape_of(model)
    card: dict[str, Any] = asdict(model.card) if model.card else {}
    parameters = shape.parameters / GB or card.get("parameters")
    facts = {
        "name": model.name,
        "form": model.form.value,
        "place": model.place,
        "here": _here(model),
        "fingerprint": model.fingerprint,
        "hub": card.get("hub"),
        "parameters": parameters and round(parameters, 3),
        "context": shape.context or card.get("context"),
        "licence": card.get("licence"),
        "commercial": card.get("commercial"),
        "instruct": card.get("instruct"),
        "disk": round(shape.bytes / GB, 2) or None,
        "memory": parameters and {"bfloat16": round(2 * parameters, 2), "float32": round(4 * parameters, 2)},
        "note": card.get("note"),
    }
    return {name: fact for name, fact in facts.items() if fact not in (None, "")}


def _here(model: Model) -> str:
    """What is on this machine already."""
    if model.form is Form.HUB:
        repo, _, revision = model.place.partition("@")
        return f"in {hub.cache()}" if hub.cached(repo, revision) else "not downloaded yet"
    if model.form is Form.GGUF:
        kept = gguf.kept_at(Path(model.place), model.fingerprint)
        return f"yes, and converted: {kept}" if kept.is_dir() else "yes, not converted to a folder yet"
    return "yes"


def _list_text(found: Mapping[Card, str]) -> str:
    width = max(len(card.name) for card in found)
    lines = [f"  {'model':<{width}}  {'size':>6}  {'context':>7}  {'licence':<24}  here"]
    for card, place in found.items():
        licence = card.licence + (" *" if not card.commercial else "")
        line = f"  {card.name:<{width}}  {_size(card.parameters):>6}  {card.context:>7,}  {licence:<24}  {place}"
        lines.append(line.rstrip())
    return "\n".join(lines) + (
        "\n\n* not for commercial use. Sizes count parameters, contexts tokens."
        "\nA folder, a GGUF file or any hub id is a model too. All about one: arc25 models NAME\n"
    )


def _list_json(found: Mapping[Card, str]) -> str:
    return json.dumps({"models": [asdict(card) | {"here": place} for card, place in found.items()]}) + "\n"


def _facts_text(facts: Mapping[str, Any]) -> str:
    said = {name: str(fact) for name, fact in facts.items() if name != "commercial"}
    if "parameters" in facts:
        memory = facts["memory"]
        said["parameters"] = _size(facts["parameters"])
        said["memory"] = (
            f"{memory['bfloat16']} GB in bfloat16, {memory['float32']} GB in float32, for the weights alone"
        )
    if "disk" in facts:
        said["disk"] = f"{facts['disk']} GB"
    if "context" in facts:
        said["context"] = f"{facts['context']:,} tokens"
    if "licence" in facts:
        said["licence"] += "" if facts["commercial"] else ", not for commercial use"
        said["instruct"] = "yes" if facts["instruct"] else "no: a base model, it completes text"
    return "".join(f"{name:<12} {fact}\n" for name, fact in said.items())


def _size(billions: float) -> str:
    return f"{billions * 1000:.0f}M" if billions < 1 else f"{billions:.1f}B"
