"""What tokens cost."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from arc25.core.errors import UnknownName, UsageError

_MOST = 1e9
"""Dollars for a million tokens that nobody asks; JSON and TOML hold numbers of any size."""


@dataclass(frozen=True, slots=True)
class Price:
    """Dollars per million tokens, of prompts and of replies."""

    prompt: float = 0.0
    reply: float = 0.0

    def of(self, prompt: int, reply: int) -> float:
        """The dollars of so many tokens."""
        return (prompt * self.prompt + reply * self.reply) / 1_000_000


Prices = Mapping[str, Price]


def checked_price(prompt: float, reply: float, what: str) -> Price:
    """Raises:
    UsageError: it is no price.
    """
    if not (0 <= prompt < _MOST and 0 <= reply < _MOST):
        raise UsageError(f"{what}: a price is 0 or more dollars per million tokens, got {prompt} and {reply}")
    return Price(prompt, reply)


def read_prices(path: Path) -> Prices:
    """The table in a file: {"model": [dollars per million prompt tokens, dollars per million reply tokens]}.

    Raises:
        UsageError: it cannot be read, or is none.
    """
    what = f"--backend.prices {path}"
    try:
        text = path.read_text(encoding="utf-8")
        table: Any = json.loads(text) if path.suffix == ".json" else tomllib.loads(text)
    except (OSError, ValueError) as error:
        raise UsageError(f"{what}: {error}") from error
    if not isinstance(table, dict) or not all(map(_is_price, table.values())):
        form = 'not of the form "model" = [in, out] (TOML) or {"model": [in, out]} (JSON)'
        raise UsageError(f"{what}: {form}, in dollars per million tokens; a name with a dot needs its quotes")
    return {model: checked_price(value[0], value[1], f"{what}: {model}") for model, value in table.items()}


def price_of(model: str, prices: Prices) -> Price:
    """The price of a model.

    Raises:
        UnknownName: the table does not have it.
    """
    if model not in prices:
        raise UnknownName("model in --backend.prices", model, prices)
    return prices[model]


def _is_price(value: object) -> bool:
    return (
        isinstance(value, list)
        and len(value) == 2
        and all(isinstance(dollars, int | float) and not isinstance(dollars, bool) for dollars in value)
    )
