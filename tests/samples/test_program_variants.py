"""What a program does when a statement of it is gone; and what can be read off a program."""

from __future__ import annotations

import ast
import contextlib

import pytest
from windy_pack import body

from arc25.samples.sample import reads_input, size_of, words_used
from arc25.samples.variants import Variants, variants_of


def variants(text: str) -> Variants:
    return variants_of(ast.parse(body(text)))


def done(program: ast.Module, numbers: dict[str, int]) -> str:
    """The names of the calls that it makes until it ends or fails. Capitals say no, and `many` gives two things."""
    calls: list[str] = []

    def called(name: str) -> object:
        def call(*arguments: object) -> object:
            calls.append(name)
            return (1, 2) if name == "many" else name.islower()

        return call

    names = {name: called(name) for name in ("a", "b", "c", "d", "A", "B", "many")}
    scope = numbers | names
    exec(compile(program, "<test>", "exec"), scope)
    with contextlib.suppress(NameError):
        scope["transform"](None)
    return " ".join(calls)


def without(text: str) -> dict[str, str]:
    """What is done without each part of the program."""
    made = variants(text)
    return {what: done(made.program, {made.switch: number}) for number, what in enumerate(made.gone)}


def test_every_statement_goes_once_and_the_last_return_stays():
    assert without("a()\nb()\nreturn c()") == {"line 2": "b c", "line 3": "a c"}


def test_nothing_is_gone_of_the_whole_program():
    made = variants("a()\nif A():\n    b()\nelse:\n    c()\n    d()\nreturn grid")

    assert done(made.program, {made.switch: -1}) == "a A c d"


def test_a_block_goes_as_a_whole_and_statement_by_statement():
    assert without("for x in many():\n    a()\n    b()\nreturn grid") == {
        "line 2": "",
        "line 3": "many b b",
        "line 4": "many a a",
    }


def test_an_if_is_replaced_by_its_body_and_by_its_else():
    assert without("if A():\n    a()\nelse:\n    b()\nreturn grid") == {
        "line 2": "",
        "the condition in line 2": "a",
        "the condition in line 2, with what it allows,": "b",
        "line 3": "A b",
        "line 5": "A",
    }


def test_an_if_without_an_else_is_replaced_by_its_body():
    assert without("if A():\n    a()\nreturn grid") == {
        "line 2": "",
        "the condition in line 2": "a",
        "line 3": "A",
    }


def test_an_else_of_several_statements_goes_at_once_too():
    gone = without("if A():\n    a()\nelse:\n    b()\n    c()\nreturn grid")

    assert (gone["the else of line 2"], gone["line 5"], gone["line 6"]) == ("A", "A c", "A b")


def test_the_else_of_a_loop_goes_too():
    gone = without("for x in many():\n    a()\nelse:\n    b()\n    c()\nreturn grid")

    assert (gone["the else of line 2"], gone["line 5"]) == ("many a a", "many a a c")


def test_statements_go_in_every_depth():
    text = "for x in many():\n    if a():\n        if b():\n            c()\n            d()\nreturn grid"

    assert without(text) == {
        "line 2": "",
        "line 3": "many",
        "the condition in line 3": "many b c d b c d",
        "line 4": "many a a",
        "the condition in line 4": "many a c d a c d",
        "line 5": "many a b d a b d",
        "line 6": "many a b c a b c",
    }


def test_the_branches_of_an_elif_go_one_by_one():
    gone = without("if A():\n    a()\nelif B():\n    b()\nelse:\n    c()\nreturn grid")

    assert gone["line 4"] == "A"
    assert gone["the condition in line 4"] == "A b"
    assert gone["the condition in line 4, with what it allows,"] == "A c"


@pytest.mark.parametrize(
    ("text", "line", "left"),
    [
        ("try:\n    a()\n    1 / 0\nexcept ZeroDivisionError:\n    b()\n    c()\nreturn grid", "line 6", "a c"),
        ("try:\n    a()\nfinally:\n    b()\n    c()\nreturn grid", "line 5", "a c"),
        ("match 1:\n    case 1:\n        a()\n        b()\nreturn grid", "line 4", "b"),
        ("def f():\n    a()\n    return b()\nf()\nreturn grid", "line 3", "b"),
    ],
)
def test_statements_go_wherever_they_stand(text, line, left):
    assert without(text)[line] == left


def test_helpers_and_constants_beside_the_function_go_and_the_function_stays():
    made = variants_of(ast.parse("C = 1\ndef f(x):\n    return x\n" + body("return f(grid)")))

    assert made.gone == ("line 1", "line 2")


def test_a_return_on_the_way_goes():
    assert without("if a():\n    return b()\nreturn c()")["line 3"] == "a c"


@pytest.mark.parametrize(
    "source", [body('"""Says what."""\nreturn grid'), '"""Says."""\nfrom __future__ import annotations']
)
def test_docstrings_and_the_future_stay(source):
    assert variants_of(ast.parse(source)).gone == ()


def test_a_program_that_has_the_name_of_the_switch_gets_another():
    made = variants("gone = 1\ngone0 = 2\nreturn gone")

    assert made.switch == "gone1"


def test_a_program_with_switches_is_a_text_too():
    made = variants("if A():\n    a()\nelse:\n    b()\n    c()\nreturn grid")

    assert done(ast.parse(ast.unparse(made.program)), {made.switch: -1}) == "A b c"


def test_the_program_itself_stays_as_it_is():
    tree = ast.parse(body("if a:\n    b()\nelse:\n    c()\n    d()\nreturn grid"))
    before = ast.dump(tree)

    variants_of(tree)

    assert ast.dump(tree) == before


def test_words_are_told_once_in_the_order_of_the_text():
    tree = ast.parse(body("a = flip(crop(grid), 'vertical')\nreturn other(crop(a))"))

    assert words_used(tree, {"crop", "flip", "paint"}) == ("flip", "crop")


def test_a_name_that_is_not_called_is_no_word():
    assert words_used(ast.parse(body("crop = 1\nreturn grid")), {"crop"}) == ()


@pytest.mark.parametrize(("text", "reads"), [("return solid(3, 3, 2)", False), ("return flip(grid)", True)])
def test_it_shows_whether_a_program_reads_its_input(text, reads):
    assert reads_input(ast.parse(body(text))) is reads


def test_the_size_of_a_program_is_its_expressions():
    assert size_of(ast.parse(body("return blow(grid, 'east')"))) == 4
