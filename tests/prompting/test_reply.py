from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arc25.prompting.reply import fence_code, find_code

CODE = "def transform(grid):\n    return grid"
OTHER = "def transform(grid):\n    return grid.T"

REPLIES = {
    "one block": f"```python\n{CODE}\n```",
    "prose around": f"The rule is simple.\n\n```python\n{CODE}\n```\nThis keeps the grid.",
    "the last of several": f"```python\n{OTHER}\n```\nBetter:\n```python\n{CODE}\n```",
    "an example after it": f"```python\n{CODE}\n```\nFor example:\n```python\nprint(transform(grid))\n```",
    "output after it": f"```python\n{CODE}\n```\nIt prints:\n```\n012\n```",
    "another language after it": f"```python\n{CODE}\n```\n```js\nfunction transform(grid) {{}}\n```",
    "no language": f"```\n{CODE}\n```",
    "language in capitals": f"```Python\n{CODE}\n```",
    "words after the language": f'```python title="a.py"\n{CODE}\n```',
    "tildes": f"~~~python\n{CODE}\n~~~",
    "a long fence": f"`````python\n{CODE}\n`````",
    "windows line ends": f"```python\n{CODE}\n```".replace("\n", "\r\n"),
    "no end": f"Here:\n```python\n{CODE}",
    "a block that was never closed before it": f"```python\n{OTHER}\nLet me try again.\n```python\n{CODE}\n```",
    "an indented block": "1. So:\n   ```python\n   def transform(grid):\n       return grid\n   ```",
    "bare code": CODE,
    "bare code and prose": f"Here is the program:\n\n{CODE}\n\nIt returns the grid as it is.",
    "bare code and windows line ends": f"{CODE}\n".replace("\n", "\r\n"),
}


@pytest.mark.parametrize("reply", REPLIES.values(), ids=REPLIES)
def test_the_program_is_found(reply: str) -> None:
    assert find_code(reply, "transform") == CODE


@pytest.mark.parametrize(
    "reply",
    [
        "",
        "I do not know.",
        "```python\nprint(1)\n```",
        "```\n012\n```",
        "def solve(grid):\n    return grid",
        "```js\n1\n```",
    ],
)
def test_a_reply_without_the_entry_holds_no_program(reply: str) -> None:
    assert find_code(reply, "transform") is None


def test_imports_and_helpers_before_the_entry_belong_to_bare_code() -> None:
    code = "import numpy as np\n\n\ndef helper(grid):\n    return grid\n\n\n" + CODE

    assert find_code(f"Sure!\n{code}\n", "transform") == code


def test_bare_code_with_a_syntax_error_is_still_a_program() -> None:
    assert find_code("def transform(grid):\n    return (grid", "transform") == "def transform(grid):\n    return (grid"


def test_the_entry_may_be_a_name_for_a_lambda() -> None:
    assert find_code("```python\ntransform = lambda grid: grid\n```", "transform") == "transform = lambda grid: grid"


def test_another_entry_can_be_asked_for() -> None:
    assert find_code("```python\ndef solve(grid): ...\n```", "solve") == "def solve(grid): ..."


def test_a_deeply_nested_bare_reply_is_read_without_harm() -> None:
    reply = CODE + "\nx = " + "(" * 5000

    assert find_code(reply, "transform") == CODE


LINES = st.text(alphabet="`~ python\tx=\"'#\u2028\x0b", max_size=12)


@given(st.lists(LINES | st.sampled_from(["```", "```python", "~~~", "````", "   ```"]), max_size=8))
def test_a_program_in_a_reply_comes_out_unchanged(lines: list[str]) -> None:
    source = "\n".join([*lines, CODE, *lines])

    assert find_code(fence_code(source), "transform") == source


@given(st.text(max_size=60))
def test_any_reply_can_be_read(reply: str) -> None:
    code = find_code(reply + "\ndef transform(grid):", "transform")

    assert code is None or "def transform" in code
