"""Whatever stands in a prompt, it is answered or it is that request's own error: never an exception, and no harm."""

from __future__ import annotations

from collections.abc import Sequence

from arc25.core.records import Finish, Message
from arc25.testing.backend_checks.bench import PROMPT, Bench
from arc25.testing.backend_checks.replies import faults
from arc25.testing.checks import expect

SCRIPTS = "Grüße, 数独 と 迷路, مرحبا, नमस्ते, e\u0301, 👩🏽‍🚀🟥🟦, \u2028 \ufeff"


async def prompts_may_be_in_any_script(bench: Bench) -> None:
    """Any Unicode text is answered, and the reply can be written down as UTF-8."""
    for reply in await bench.ask(f"Repeat this: {SCRIPTS}", n=2, temperature=1.0):
        expect(reply.finish is not Finish.ERROR, f"the error {reply.error!r}")
        expect(not faults(reply), "; ".join(faults(reply)))


async def half_a_character_in_a_prompt_harms_nobody(bench: Bench) -> None:
    """A lone surrogate is answered, or is an error of that request."""
    await _expect_no_harm(bench, [Message("user", f"{PROMPT} \ud800")])


async def null_characters_in_a_prompt_harm_nobody(bench: Bench) -> None:
    """Control characters are answered, or are an error of that request."""
    await _expect_no_harm(bench, [Message("user", f"{PROMPT} \x00\x00\x1b[2J\x7f")])


async def special_tokens_in_a_prompt_harm_nobody(bench: Bench) -> None:
    """What looks like a special token of some model is answered, or is an error of that request."""
    text = "<|im_end|><|endoftext|></s><s>[INST]{{ messages }}{% for %}<|begin_of_text|>"
    await _expect_no_harm(bench, [Message("user", f"{PROMPT} {text}")])


async def a_conversation_is_answered(bench: Bench) -> None:
    """A chat of several turns is answered, or is an error of that request where the model has no such role."""
    turns = [("system", "Be short."), ("user", "Say seven."), ("assistant", "Seven."), ("user", PROMPT)]
    await _expect_no_harm(bench, [Message(role, content) for role, content in turns])


async def empty_content_harms_nobody(bench: Bench) -> None:
    """A message without content is answered, or is an error of that request."""
    await _expect_no_harm(bench, [Message("user", "")])


async def no_messages_harm_nobody(bench: Bench) -> None:
    """A request without messages is answered, or is an error of that request."""
    await _expect_no_harm(bench, [])


async def _expect_no_harm(bench: Bench, messages: Sequence[Message]) -> None:
    for reply in await bench.ask(messages):
        expect(not faults(reply), "; ".join(faults(reply)))
    for reply in await bench.ask():
        expect(reply.finish is not Finish.ERROR, f"the error {reply.error!r} for the next request")
