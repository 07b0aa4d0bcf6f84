"""From messages to what a model reads, with a tokenizer whose tokens are characters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import SimpleNamespace

import jinja2
import pytest

from arc25.core.errors import UsageError
from arc25.core.records import Message
from arc25.inference.prompt import Prompter, PromptForm, plain_text, readable

CHAT = (
    "{% for m in messages %}<{{ m.role }}>{{ m.content }}{% endfor %}"
    "{% if add_generation_prompt %}<assistant>{% endif %}"
)
STRICT = "{% for m in messages if m.role == 'system' %}{{ refuse() }}{% endfor %}" + CHAT
SYSTEM, USER = Message("system", "Be brief."), Message("user", "Hello")
TALK = [SYSTEM, USER, Message("assistant", "Hi"), Message("user", "Bye")]


def refuse() -> None:
    raise jinja2.TemplateError("system role is not supported")


class Tokenizer:
    """As much of a tokenizer of transformers as is asked for here; the special token before a text is `^`."""

    def __init__(self, chat_template: str | None = None) -> None:
        self.chat_template = chat_template

    def __call__(self, text: str, add_special_tokens: bool = True) -> SimpleNamespace:
        text.encode()  # as those do that are written in Rust
        return SimpleNamespace(input_ids=[ord(character) for character in "^" * add_special_tokens + text])

    def apply_chat_template(
        self, turns: Sequence[Mapping[str, str]], *, tokenize: bool, add_generation_prompt: bool
    ) -> str:
        assert not tokenize
        assert self.chat_template
        template = jinja2.Template(self.chat_template)
        return template.render(messages=turns, add_generation_prompt=add_generation_prompt, refuse=refuse)


def read(prompter: Prompter, messages: Sequence[Message]) -> str:
    return "".join(map(chr, prompter(messages)))


@pytest.mark.parametrize("form", [PromptForm.AUTO, PromptForm.CHAT])
def test_a_template_is_used_where_there_is_one_and_nothing_is_put_before_it(form: PromptForm) -> None:
    prompter = Prompter(Tokenizer(CHAT), form)
    assert prompter.has_template
    assert read(prompter, TALK) == "<system>Be brief.<user>Hello<assistant>Hi<user>Bye<assistant>"


@pytest.mark.parametrize("tokenizer", [Tokenizer(), Tokenizer("")])
def test_without_a_template_the_texts_come_one_after_another_behind_the_first_token(tokenizer: Tokenizer) -> None:
    prompter = Prompter(tokenizer, PromptForm.AUTO)
    assert not prompter.has_template
    assert read(prompter, [SYSTEM, USER]) == "^Be brief.\n\nHello\n\n"


def test_raw_is_the_plain_text_even_where_there_is_a_template() -> None:
    prompter = Prompter(Tokenizer(CHAT), PromptForm.RAW)
    assert prompter.has_template
    assert read(prompter, TALK) == "^" + plain_text(TALK) == "^Be brief.\n\nHello\n\nHi\n\nBye\n\n"


def test_a_chat_with_a_model_that_has_no_template_is_refused() -> None:
    with pytest.raises(UsageError, match=r"--backend.prompt chat: the model has no chat template; take .* raw"):
        Prompter(Tokenizer(), PromptForm.CHAT)


@pytest.mark.parametrize("form", [PromptForm.AUTO, PromptForm.RAW])
def test_no_messages_are_no_tokens(form: PromptForm) -> None:
    assert Prompter(Tokenizer(CHAT), form)([]) == []


def test_a_template_that_refuses_system_messages_gets_their_text_at_the_head_of_the_next_one() -> None:
    prompter = Prompter(Tokenizer(STRICT), PromptForm.AUTO)
    assert read(prompter, TALK) == "<user>Be brief.\n\nHello<assistant>Hi<user>Bye<assistant>"
    assert read(prompter, [USER]) == "<user>Hello<assistant>"


def test_what_a_template_refuses_in_any_form_is_an_error() -> None:
    prompter = Prompter(Tokenizer(STRICT), PromptForm.AUTO)
    for messages in ([SYSTEM], [USER, SYSTEM]):
        with pytest.raises(UsageError, match=r"refuses the prompt: system role is not supported; take .*prompt raw"):
            prompter(messages)


def test_messages_are_not_read_as_templates() -> None:
    assert read(Prompter(Tokenizer(CHAT), PromptForm.AUTO), [Message("user", "{{ 1 + 1 }}")]) == (
        "<user>{{ 1 + 1 }}<assistant>"
    )


def test_a_plain_text_has_no_tokens_around_it() -> None:
    assert Prompter(Tokenizer(CHAT), PromptForm.AUTO).tokens("aé") == [97, 233]


@pytest.mark.parametrize("form", [PromptForm.CHAT, PromptForm.RAW])
def test_lone_surrogates_are_replaced_and_other_scripts_are_kept(form: PromptForm) -> None:
    prompter = Prompter(Tokenizer(CHAT), form)
    assert "日本🙂 ?" in read(prompter, [Message("user", "日本🙂 \udc80")])
    assert prompter.tokens("\ud800é") == [63, 233]
    assert readable("é\udfff日") == "é?日"
