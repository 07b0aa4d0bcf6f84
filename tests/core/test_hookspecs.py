"""The hooks: one for each kind, each explained, and the documented plugin runs."""

from __future__ import annotations

import inspect
import textwrap
from pathlib import Path

import pytest

from arc25 import Request, Task
from arc25.core import hookspecs
from arc25.core.context import Context
from arc25.core.offers import Kind
from arc25.core.plugins import Plugins, options_of
from arc25.core.records import Sampling


def documented_plugin() -> str:
    """The source of the plugin in the module's docstring."""
    text = inspect.cleandoc(hookspecs.__doc__ or "")
    return textwrap.dedent(text[text.index("    from arc25 import") : text.index("The hook returns")])


async def test_the_documented_plugin_runs(tmp_path: Path) -> None:
    file = tmp_path / "echo.py"
    file.write_text(documented_plugin())
    backend = Plugins([file]).make(Kind.BACKEND, "echo", Context(), text="x")
    replies = await backend.generate(Request(0, Task("t", (), ()), (), Sampling(n=2)))
    assert [reply.text for reply in replies] == ["x", "x"]


def test_the_documented_plugin_has_the_documented_option(tmp_path: Path) -> None:
    file = tmp_path / "echo.py"
    file.write_text(documented_plugin())
    assert list(options_of(Plugins([file]).factory(Kind.BACKEND, "echo"))) == ["text"]


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_has_a_hook_that_the_first_answer_settles(kind: Kind) -> None:
    hook = hookspecs.specs()[kind.hook]
    assert hook.arc25_spec["firstresult"]


def test_two_hooks_are_for_plugins_that_are_always_on() -> None:
    kinds = {kind.hook for kind in Kind}
    assert {name for name in hookspecs.specs() if name not in kinds} == {"arc25_event", "arc25_choose"}


@pytest.mark.parametrize("name", hookspecs.specs())
def test_every_hook_is_explained(name: str) -> None:
    assert inspect.getdoc(hookspecs.specs()[name])
