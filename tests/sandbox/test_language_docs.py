"""docs/language.md says what the tables say, and its examples run. Run as a script, it writes the table of modules."""

from __future__ import annotations

import re
import textwrap
from pathlib import Path

import pytest

from arc25.core.records import Status
from arc25.sandbox.language import allowlist
from arc25.sandbox.language.standins import MAX_RECURSION
from arc25.sandbox.wire import MAX_SOURCE

PAGE = Path(__file__).parents[2] / "docs" / "language.md"
TABLE = re.compile(r"(<!-- modules: .* -->\n)(.*?)(<!-- end of modules -->)", re.DOTALL)
EXAMPLES = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)


def modules() -> str:
    """Each module with its names."""
    listed = {name: names for name, names in sorted(allowlist.NAMES.items()) if name not in allowlist.ALIASES}
    entries = (
        textwrap.fill(
            f"`{name}`: {' '.join(names)}",
            118,
            initial_indent="* ",
            subsequent_indent="  ",
            break_long_words=False,
            break_on_hyphens=False,
        )
        for name, names in listed.items()
    )
    return "\n".join(entries) + "\n"


def test_the_page_lists_every_module_and_name():
    table = TABLE.search(PAGE.read_text(encoding="utf-8"))

    assert table is not None
    assert table[2] == modules(), f"out of step; run: python {Path(__file__).name}"


def test_the_page_tells_the_limits_in_force():
    text = PAGE.read_text(encoding="utf-8")

    assert f"{MAX_SOURCE:,} characters" in text
    assert f"up to {MAX_RECURSION}" in text


@pytest.mark.parametrize("name", sorted(allowlist.REFUSED_BUILTINS))
def test_the_page_names_every_builtin_that_is_refused(name):
    assert f"`{name}`" in PAGE.read_text(encoding="utf-8")


@pytest.mark.asyncio(loop_scope="session")
@pytest.mark.parametrize("source", EXAMPLES)
async def test_an_example_does_what_the_page_says(run, source):
    wanted = Status.REFUSED if source.startswith("# REFUSED") else Status.OK

    assert (await run(source)).status is wanted


if __name__ == "__main__":
    PAGE.write_text(
        TABLE.sub(lambda match: match[1] + modules() + match[3], PAGE.read_text(encoding="utf-8")), encoding="utf-8"
    )
