"""The grammar of a DSL: what it lets through is a program, and what is none it keeps out."""

from __future__ import annotations

import ast
import json
import pickle
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
import pytest_asyncio
from drawn_replies import BAD, GOOD, ODD_CHOICES, OddPack, block, draw

from arc25.core.context import Context, Limits
from arc25.core.errors import UsageError
from arc25.core.grid import Grid
from arc25.core.protocols import DslPack
from arc25.core.records import Pair, Program, Status, Task
from arc25.core.words import Parameter, Signature, Word
from arc25.inference import grammar as grammar_module
from arc25.inference.grammar import Ref, program_grammar
from arc25.plugins.dsls.arc25.pack import Arc25Pack
from arc25.plugins.dsls.plain import PlainPack
from arc25.plugins.executors.restricted import Restricted

PACK = Arc25Pack(Context())
GRAMMAR = program_grammar(PACK)
INPUTS = (Grid.of([[0, 1, 2], [0, 3, 3], [4, 0, 0]]), Grid.of([[5]]))
TASK = Task("t", (Pair(INPUTS[0], INPUTS[1]),), (INPUTS[1],))


@pytest.fixture(params=["arc25", "toy", "odd"])
def pack(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> DslPack:
    """Ours, a stranger's, and one that is hard to write rules for."""
    if request.param == "arc25":
        return PACK
    if request.param == "odd":
        return OddPack()
    monkeypatch.syspath_prepend(str(Path(__file__).parents[1] / "plugins" / "backends" / "search"))
    from toy_pack import ToyPack

    return ToyPack(Context())


def read_program(pack: DslPack, reply: str) -> ast.FunctionDef:
    program = pack.parse(TASK, reply)
    assert program is not None
    (function,) = ast.parse(program.source).body
    assert isinstance(function, ast.FunctionDef)
    assert (function.name, ast.unparse(function.args)) == (program.entry, "grid")
    return function


def check_types(function: ast.FunctionDef, words: Mapping[str, Word]) -> None:
    """Fails unless every name has a value, every call fits an overload, and a grid is returned."""
    types = {"grid": "Grid"}
    for line in function.body:
        assert isinstance(line, ast.Assign | ast.Return)
        assert line.value is not None
        found = type_of(line.value, types, words)
        if isinstance(line, ast.Return):
            assert (found, line) == ("Grid", function.body[-1])
        else:
            types[ast.unparse(line.targets[0])] = found


def type_of(node: ast.expr, types: Mapping[str, str], words: Mapping[str, Word]) -> str:
    if isinstance(node, ast.Name):
        return types[node.id]
    assert isinstance(node, ast.Call)
    assert isinstance(node.func, ast.Name)
    assert node.func.id not in types
    fitting = [
        signature.returns
        for signature in words[node.func.id].signatures
        if len(signature.parameters) == len(node.args)
        and all(
            fits(value, wanted, types, words) for value, wanted in zip(node.args, signature.parameters, strict=True)
        )
    ]
    assert fitting, ast.unparse(node)
    return fitting[0]


def fits(node: ast.expr, wanted: Parameter, types: Mapping[str, str], words: Mapping[str, Word]) -> bool:
    if isinstance(node, ast.Name | ast.Call):
        return type_of(node, types, words) == wanted.type
    return repr(ast.literal_eval(node)) in map(repr, wanted.choices)


def read_gbnf(text: str) -> Iterator[tuple[str, tuple[tuple[str | Ref, ...], ...]]]:
    """The rules of a text, by the least that GBNF has: names, strings, and bars."""
    for line in text.splitlines():
        name, body = line.split(" ::= ", 1)
        alternatives: list[list[str | Ref]] = [[]]
        for word, string, bar, rest in re.findall(r'([a-z][a-z0-9]*)|("(?:[^"\\]|\\.)*")|(\|)|([^ ])', body):
            assert not rest
            if bar:
                alternatives.append([])
            else:
                alternatives[-1].append(json.loads(string) if string else Ref(word))
        yield name, tuple(map(tuple, alternatives))


def test_what_is_drawn_from_the_grammar_is_accepted_and_holds_a_program_that_is_well_typed(pack: DslPack) -> None:
    grammar = program_grammar(pack)
    for reply in draw(grammar, 300):
        assert grammar.accepts(reply)
        check_types(read_program(pack, reply), pack.words())


@pytest.mark.parametrize("reply", GOOD)
def test_a_program_of_the_words_is_accepted(reply: str) -> None:
    assert GRAMMAR.accepts(reply)


def test_the_example_of_the_module_is_accepted() -> None:
    lines = [line[4:] for line in (grammar_module.__doc__ or "").splitlines() if line.startswith("    ")]
    assert GRAMMAR.accepts(PACK.render(Program("t", "\n".join(lines), "arc25")))


def test_no_program_that_is_drawn_returns_its_input_as_it_is(pack: DslPack) -> None:
    replies = draw(program_grammar(pack), 300)
    assert not [reply for reply in replies if ast.unparse(read_program(pack, reply).body[-1]) == "return grid"]


@pytest.mark.parametrize("reply", BAD.values(), ids=BAD)
def test_what_is_no_program_of_the_words_is_refused(reply: str) -> None:
    assert not GRAMMAR.accepts(reply)


def test_every_beginning_of_a_reply_is_refused() -> None:
    (reply,) = draw(GRAMMAR, 1)
    assert [cut for cut in range(len(reply)) if GRAMMAR.accepts(reply[:cut])] == []


@pytest_asyncio.fixture
async def executor():
    executor = Restricted(Context(dsl=PACK, workers=1, limits=Limits(seconds=1.0, memory_mib=256)))
    yield executor
    await executor.close()


async def test_drawn_programs_run_and_fail_only_where_a_word_does_not_apply(executor: Restricted) -> None:
    statuses = set()
    for reply in draw(GRAMMAR, 60, seed=1):
        program = PACK.parse(TASK, reply)
        assert program is not None
        result = await executor.run(program, INPUTS)
        assert result.status in (Status.OK, Status.RAISED, Status.NOT_A_GRID), (reply, result.error)
        assert result.status is not Status.RAISED or result.error.startswith("DslError"), (reply, result.error)
        statuses.add(result.status)
    assert Status.OK in statuses


def test_the_text_holds_the_very_rules_that_accept(pack: DslPack) -> None:
    grammar = program_grammar(pack)
    read = dict(read_gbnf(grammar.text))
    assert read == grammar.rules
    assert next(iter(read)) == "root"


def test_every_rule_that_is_named_is_written_and_every_rule_that_is_written_is_named(pack: DslPack) -> None:
    rules = program_grammar(pack).rules
    named = {part.name for rule in rules.values() for parts in rule for part in parts if isinstance(part, Ref)}
    assert named | {"root"} == set(rules)


def test_the_same_words_give_the_same_text_in_whatever_order_they_come() -> None:
    class Reversed(Arc25Pack):
        def words(self) -> Mapping[str, Word]:
            return dict(reversed(super().words().items()))

    other = program_grammar(Reversed(Context()))
    assert (other.text, other.digest) == (GRAMMAR.text, GRAMMAR.digest)


def test_grammars_of_different_words_have_different_digests() -> None:
    assert program_grammar(OddPack()).digest != GRAMMAR.digest


def test_the_text_is_small_enough_to_go_with_every_request() -> None:
    assert len(GRAMMAR.text) < 160_000


def test_every_word_whose_arguments_can_be_written_is_there() -> None:
    called = set(re.findall(r'"(\w+)\(', GRAMMAR.text))
    assert set(PACK.words()) - called == {"map_colors", "repeat_until_stable"}  # no word makes a map or a function


def test_what_cannot_be_written_what_leads_nowhere_and_what_hides_a_name_is_left_out() -> None:
    text = program_grammar(OddPack()).text
    assert set(re.findall(r'"(\w+)\(', text)) == {"quoted", "scaled", "chained", "joined", "out"}


def test_grids_have_steps_however_few_words_take_them() -> None:
    of_mask = Signature((Parameter("mask", "Mask"),), "Mask")
    words = {f"mask{n}": Word(f"mask{n}", len, (of_mask,), "", 1.0) for n in range(60)}
    words["empty"] = Word("empty", len, (Signature((Parameter("grid", "Grid"),), "Mask"),), "", 1.0)
    words["drawn"] = Word("drawn", len, (Signature((Parameter("mask", "Mask"),), "Grid"),), "", 1.0)

    class ManyMasks(OddPack):
        def words(self) -> Mapping[str, Word]:
            return words

    reply = "def transform(grid):\n    out = drawn(empty(grid))\n    return drawn(empty(out))"
    assert program_grammar(ManyMasks()).accepts(ManyMasks().render(Program("", reply, "odd")))


def test_a_name_never_hides_a_word_or_a_builtin() -> None:
    lines = ["found_out = out(grid)", "listint = chained(found_out)", "return joined(listint, found_out)"]
    assert program_grammar(OddPack()).accepts("\n    ".join(["def transform(grid):", *lines]))
    assert GRAMMAR.accepts(block("found_object = nth(holes(grid), 0)", "return crop(found_object)"))


@pytest.mark.parametrize("choice", ODD_CHOICES)
def test_a_literal_is_written_as_python_writes_it_whatever_is_in_it(choice: str) -> None:
    reply = f"def transform(grid):\n    return quoted(grid, {choice!r})"
    assert program_grammar(OddPack()).accepts(reply)


def test_what_stands_around_a_program_is_what_the_pack_writes_there() -> None:
    class Tagged(OddPack):
        def render(self, program: Program) -> str:
            return f'<a b="\\">\n{program.source}\n</a>'

    grammar = program_grammar(Tagged())
    assert grammar.accepts('<a b="\\">\ndef transform(grid):\n    return out(grid)\n</a>')
    assert not grammar.accepts("def transform(grid):\n    return out(grid)")
    assert dict(read_gbnf(grammar.text)) == grammar.rules


def test_a_pack_without_words_cannot_constrain() -> None:
    with pytest.raises(UsageError, match="needs a DSL with words, and 'plain' has none; take --dsl arc25"):
        program_grammar(PlainPack(Context()))


def test_a_pack_whose_words_make_no_grid_cannot_constrain() -> None:
    class Blind(OddPack):
        def words(self) -> Mapping[str, Word]:
            return {"counted": super().words()["counted"]}

    with pytest.raises(UsageError, match="needs a word that makes a Grid, and 'odd' has none"):
        program_grammar(Blind())


def test_a_pack_that_changes_the_source_in_its_replies_cannot_constrain() -> None:
    class Escaped(OddPack):
        def render(self, program: Program) -> str:
            return json.dumps(program.source)

    with pytest.raises(UsageError, match="needs replies that hold a program's text, and 'odd' changes it"):
        program_grammar(Escaped())


def test_a_grammar_that_was_sent_to_another_process_is_the_same() -> None:
    assert pickle.loads(pickle.dumps(GRAMMAR)) == GRAMMAR
