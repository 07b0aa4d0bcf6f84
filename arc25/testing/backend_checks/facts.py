"""What a language model's backend tells of it before anything is asked."""

from __future__ import annotations

from arc25.core.records import Message, ModelFacts
from arc25.testing.backend_checks.bench import PROMPT, Bench
from arc25.testing.checks import NotHere, expect


async def the_facts_name_model_and_engine(bench: Bench) -> None:
    """`facts()` gives `ModelFacts`: the names of model and engine, and numbers of 1 or more or None."""
    facts = await bench.need_model().facts()
    expect(isinstance(facts, ModelFacts), f"{facts!r}")
    expect(bool(facts.model and facts.engine), f"{facts!r} without a name")
    for number in (facts.context, facts.memory_mib):
        expect(number is None or (type(number) is int and number >= 1), f"the number {number!r} in {facts!r}")
    expect(facts.chat_template in (True, False, None), f"a chat_template of {facts.chat_template!r}")


async def a_text_has_the_same_tokens_again(bench: Bench) -> None:
    """`tokens()` gives the ids of a plain text: the same again, and none for an empty text."""
    model = bench.need_model()
    first, second, none = [await model.tokens(text) for text in (PROMPT, PROMPT, "")]
    if first is None or second is None or none is None:
        raise NotHere("the server does not tell tokens")
    expect(len(first) >= 1 and all(type(token) is int for token in first), f"{first!r} for {PROMPT!r}")
    expect(list(first) == list(second), f"{second!r} the second time, {first!r} the first")
    expect(len(none) == 0, f"{none!r} for an empty text")


async def a_prompt_has_the_tokens_of_its_text_and_the_templates(bench: Bench) -> None:
    """`prompt_tokens()` counts the messages as the model reads them: more for a longer text, by what is longer."""
    model = bench.need_model()
    once, twice = [await model.prompt_tokens([Message("user", PROMPT * times)]) for times in (1, 9)]
    text = await model.tokens(PROMPT * 8)
    if once is None or twice is None or text is None:
        raise NotHere("the server does not tell tokens")
    expect(once >= 1, f"{once} tokens for {PROMPT!r}")
    expect(abs(twice - once - len(text)) <= 3, f"{once} tokens, and {twice} with {len(text)} tokens more")
