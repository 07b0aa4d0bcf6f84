"""Messages to what a model reads: its chat template, or the plain text of the messages for a model without one."""

from __future__ import annotations

import enum
from collections.abc import Sequence
from typing import Any

from arc25.core.errors import UsageError
from arc25.core.records import Message


class PromptForm(enum.Enum):
    """How messages are put to the model."""

    AUTO = "auto"  # by the chat template if the tokenizer has one
    CHAT = "chat"
    RAW = "raw"  # the texts, one after another: for base models


class Prompter:
    """Turns messages into tokens with a tokenizer of transformers."""

    def __init__(self, tokenizer: Any, form: PromptForm) -> None:
        """Raises:
        UsageError: there is no chat template where one is needed.
        """
        self.has_template = bool(tokenizer.chat_template)
        if form is PromptForm.CHAT and not self.has_template:
            raise UsageError("--backend.prompt chat: the model has no chat template; take --backend.prompt raw")
        self._tokenizer = tokenizer
        self._chat = self.has_template and form is not PromptForm.RAW

    def __call__(self, messages: Sequence[Message]) -> list[int]:
        """The tokens of the whole prompt."""
        if not messages:
            return []
        if self._chat:
            return self.tokens(self._chat_text(messages))
        # A model may want its first token where a text begins, which a chat template writes itself.
        return list(self._tokenizer(readable(plain_text(messages))).input_ids)

    def tokens(self, text: str) -> list[int]:
        """The tokens of a text and nothing around it."""
        return list(self._tokenizer(readable(text), add_special_tokens=False).input_ids)

    def _chat_text(self, messages: Sequence[Message]) -> str:
        from jinja2 import TemplateError

        turns = [{"role": message.role, "content": readable(message.content)} for message in messages]
        try:
            return self._render(turns)
        except TemplateError:  # some know no system message
            pass
        try:
            return self._render(_without_system(turns))
        except TemplateError as error:
            raise UsageError(
                f"the model's chat template refuses the prompt: {error}; take --backend.prompt raw"
            ) from error

    def _render(self, turns: list[dict[str, str]]) -> str:
        text = self._tokenizer.apply_chat_template(turns, tokenize=False, add_generation_prompt=True)
        return str(text)


def plain_text(messages: Sequence[Message]) -> str:
    """The texts of the messages with a blank line after each."""
    return "".join(f"{message.content}\n\n" for message in messages)


def readable(text: str) -> str:
    """The text with `?` for lone surrogates, which no tokenizer and no UTF-8 takes."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _without_system(turns: list[dict[str, str]]) -> list[dict[str, str]]:
    """The system message at the head of the first one after it."""
    if len(turns) < 2 or turns[0]["role"] != "system":
        return turns
    system, first, *rest = turns
    return [{**first, "content": f"{system['content']}\n\n{first['content']}"}, *rest]
