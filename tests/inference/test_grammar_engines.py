"""The grammar of a DSL as the engines read it: xgrammar (which vLLM and SGLang use too) and llama.cpp."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator

import pytest
from drawn_replies import BAD, GOOD, OddPack, block, draw

from arc25.core.context import Context
from arc25.inference.grammar import Grammar, program_grammar
from arc25.inference.models.weights import as_folder, as_gguf, find
from arc25.plugins.dsls.arc25.pack import Arc25Pack

pytestmark = pytest.mark.llm

GRAMMARS = {"arc25": program_grammar(Arc25Pack(Context())), "odd": program_grammar(OddPack())}
each_grammar = pytest.mark.parametrize("grammar", GRAMMARS.values(), ids=GRAMMARS)


def damaged(replies: list[str], seed: int = 0) -> Iterator[str]:
    """Each reply with one character left out, doubled, or taken from another place."""
    rng = random.Random(seed)
    for reply in replies:
        at = rng.randrange(len(reply))
        yield reply[:at] + rng.choice(["", reply[at] * 2, rng.choice(reply)]) + reply[at + 1 :]


@pytest.fixture(scope="module")
def xgrammar_accepts() -> Callable[[Grammar], Callable[[str], bool]]:
    """Compiles a grammar for the tokens of a real model; what is given tells whether a whole reply fits it."""
    import xgrammar
    from transformers import AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(as_folder(find("smollm2-135m")))
    compiler = xgrammar.GrammarCompiler(xgrammar.TokenizerInfo.from_huggingface(tokenizer), max_threads=1)

    def compiled(grammar: Grammar) -> Callable[[str], bool]:
        matcher = xgrammar.GrammarMatcher(compiler.compile_grammar(grammar.text))

        def accepts(reply: str) -> bool:
            matcher.reset()
            return all(map(matcher.accept_token, tokenizer(reply, add_special_tokens=False).input_ids)) and (
                matcher.accept_token(tokenizer.eos_token_id)
            )

        return accepts

    return compiled


@each_grammar
def test_xgrammar_accepts_token_by_token_what_the_grammar_accepts(grammar: Grammar, xgrammar_accepts) -> None:
    accepts = xgrammar_accepts(grammar)
    drawn = draw(grammar, 200)
    for reply in [*drawn, *damaged(drawn), *GOOD, *BAD.values()]:
        assert accepts(reply) == grammar.accepts(reply), reply


@pytest.fixture(scope="module")
def ask() -> Iterator[Callable[..., dict]]:
    """Asks a llama.cpp server with a small real model."""
    import httpx
    import xllamacpp

    params = xllamacpp.CommonParams()
    params.model.path = str(as_gguf(find("smollm2-135m")))
    params.n_ctx, params.n_parallel, params.cpuparams.n_threads = 1024, 1, 1
    server = xllamacpp.Server(params)
    with httpx.Client(base_url=server.listening_address, timeout=100) as client:

        def ask(prompt: str, **options: object) -> dict:
            body = {"messages": [{"role": "user", "content": prompt}], "max_tokens": 200, **options}
            answer = client.post("/v1/chat/completions", json=body)
            assert answer.status_code == 200, answer.text
            return answer.json()["choices"][0]

        yield ask
    del server


PROMPT = "Write a program with three steps. An example of one:\n" + block(
    "mask = equals(grid, 3)", "out = where(mask, 5, grid)", "return flip(out, 'horizontal')"
)


@each_grammar
@pytest.mark.parametrize("temperature", [1.0, 2.0])
def test_llama_cpp_writes_only_what_the_grammar_accepts(grammar: Grammar, temperature: float, ask) -> None:
    choices = [ask(PROMPT, grammar=grammar.text, temperature=temperature, seed=seed) for seed in range(4)]
    finished = [choice["message"]["content"] for choice in choices if choice["finish_reason"] == "stop"]
    assert finished
    for reply in finished:
        assert grammar.accepts(reply), reply


def test_llama_cpp_reads_quotes_backslashes_and_other_scripts_as_they_were_meant(ask) -> None:
    text = 'say "it\'s" \\n \\\\ é 日本 ` ] | ::= # \t.\nEnd'
    choice = ask("Hello", grammar=Grammar({"root": ((text,),)}).text)
    assert choice["message"]["content"] == text


def test_what_a_field_that_the_server_does_not_know_lets_through_is_noticed(ask) -> None:
    choice = ask(PROMPT, structured_outputs={"grammar": GRAMMARS["arc25"].text}, temperature=0.0)
    assert not GRAMMARS["arc25"].accepts(choice["message"]["content"])
