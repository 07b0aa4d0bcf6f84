"""What the options of backends that run a model have in common."""

from __future__ import annotations

import sys
from pathlib import Path

from arc25.core.errors import UsageError
from arc25.core.records import Weights
from arc25.inference.models.cards import licence_notice
from arc25.inference.models.fingerprint import fingerprint
from arc25.inference.models.weights import Model, adapter_of, find


def model_to_run(name: str) -> Model:
    """The model of that name; one whose licence forbids some use says so on standard error.

    Raises:
        UsageError: there is no such model.
    """
    model = find(name)
    if notice := licence_notice(model.card):
        sys.stderr.write(f"arc25: {notice}\n")
    return model


def adapter_to_use(folder: Path | None, model: Model) -> Weights | None:
    """The LoRA adapter of `--backend.adapter` over a model.

    Raises:
        UsageError: the folder holds none.
    """
    if folder is None:
        return None
    return Weights(str(_checked(folder)), model.place)


def adapter_label(folder: Path | None) -> str:
    """What a backend's id says of its adapter.

    Raises:
        UsageError: the folder holds none.
    """
    return f"adapter={fingerprint(_checked(folder))}" if folder else "adapter=none"


def _checked(folder: Path) -> Path:
    adapter_of(folder)
    return folder.expanduser().absolute()


def at_least_one(**values: int | None) -> None:
    """Check options that are numbers of things; None is left to somebody else.

    Raises:
        UsageError: one is less than 1.
    """
    for name, value in values.items():
        if value is not None and value < 1:
            raise UsageError(f"--backend.{name.replace('_', '-')}: at least 1, got {value}")
