"""Programs in and out of a model's replies.

Line ends are `\\n` in programs; a reply may have `\\r\\n`.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

FENCE = re.compile(r"^(?P<indent>[ \t]*)(?P<fence>`{3,}|~{3,})[ \t]*(?P<language>[^\s`]*)[^`]*$")
PYTHON = {"", "py", "python", "python3"}
CODE_START = re.compile(r"^(def|async def|class|import|from|@\w)\b|^[A-Za-z_]\w* *(:.*)?= ", re.MULTILINE)


def find_code(reply: str, entry: str) -> str | None:
    """The program in a reply that defines `entry`; None if there is none.

    That is the last fenced Python block that defines `entry`. A fence may be of backticks or
    tildes, indented, without a language, or left open at the end. A reply without any fence is code
    that may have prose before and after it.
    """
    text = reply.replace("\r\n", "\n")
    blocks = [(language, code) for language, code in _blocks(text.split("\n"))]
    if not blocks:
        return _bare_code(text, entry)
    programs = [code for language, code in blocks if language.lower() in PYTHON and _defines(code, entry)]
    return programs[-1] if programs else None


def fence_code(code: str) -> str:
    """A reply that holds `code` and nothing else: `find_code` gives it back unchanged."""
    longest = max((len(run) for run in re.findall(r"`+", code)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}python\n{code}\n{fence}"


def _defines(code: str, entry: str) -> bool:
    name = re.escape(entry)
    return re.search(rf"^(async )?def\s+{name}\b|^{name}\s*(:[^=\n]*)?=[^=]", code, re.MULTILINE) is not None


def _blocks(lines: list[str]) -> Iterator[tuple[str, str]]:
    """The fenced blocks, as (language, code). A fence that names a language opens a block even inside another."""
    opened: re.Match[str] | None = None
    code: list[str] = []
    for line in lines:
        found = FENCE.match(line)
        if opened is None:
            opened, code = found, []
        elif found is None or not found["fence"].startswith(opened["fence"]):
            code.append(line.removeprefix(opened["indent"]))
        else:
            yield opened["language"], "\n".join(code)
            opened, code = (found, []) if found["language"] else (None, [])
    if opened is not None:
        yield opened["language"], "\n".join(code)


def _bare_code(text: str, entry: str) -> str | None:
    """The code in a text without fences: from its first line that looks like code to the last that parses."""
    start = CODE_START.search(text)
    if start is None:
        return None
    code = text[start.start() :]
    if not _defines(code, entry):
        return None
    lines = code.rstrip().split("\n")
    for end in range(len(lines), 0, -1):
        kept = "\n".join(lines[:end]).rstrip()
        if not _defines(kept, entry):
            break
        if _parses(kept):
            return kept
    return "\n".join(lines)


def _parses(code: str) -> bool:
    try:
        ast.parse(code)
    except (
        SyntaxError,
        ValueError,
        RecursionError,
        MemoryError,
    ):  # ValueError: a null byte; the others: nested too deep
        return False
    return True
