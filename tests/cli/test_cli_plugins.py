"""`arc25 plugins`, and the options that it and the command line read from a factory."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import pytest
import tyro

from arc25.cli.main import run
from arc25.cli.options import options, options_dataclass, summary
from arc25.core.errors import BrokenPlugin
from arc25.core.offers import Kind

if TYPE_CHECKING:
    from somewhere import Context, Unknown  # type: ignore[import-not-found]

Command = Callable[..., Any]


class Engine:
    """Answers prompts.

    It takes its time.

    Args:
        model: the model's name
            or folder.
        size (int): how many at once, 1 or more.
    """

    def __init__(
        self,
        context: Context,
        *,
        model: str,
        size: int = 3,
        mode: Literal["fast", "good"] = "good",
        path: Path | None = None,
        stops: tuple[str, ...] = (),
        words: list[int] = [1, 2],  # noqa: B006 - what a stranger may write
        bare=0.5,  # type: ignore[no-untyped-def]
        nothing=None,
    ) -> None: ...


def test_an_option_has_its_name_type_default_and_help() -> None:
    model, size, *_ = options(Kind.BACKEND, "engine", Engine)
    assert (model.name, model.type, model.required, model.help) == ("model", str, True, "the model's name or folder.")
    assert (size.name, size.type, size.default, size.help) == ("size", int, 3, "how many at once, 1 or more.")


def test_the_help_of_an_option_may_stand_at_the_constructor() -> None:
    class Factory:
        def __init__(self, context: Any, *, n: int = 1) -> None:
            """Make it.

            Args:
                n: how many.
            """

    assert options(Kind.BACKEND, "x", Factory)[0].help == "how many."


def test_an_option_without_a_type_has_that_of_its_default() -> None:
    types = {option.name: option.type for option in options(Kind.BACKEND, "engine", Engine)}
    assert (types["bare"], types["nothing"]) == (float, str | None)


def test_the_summary_is_the_first_line_of_the_docstring() -> None:
    assert summary(Engine) == "Answers prompts."


@pytest.mark.parametrize("docstring", [None, "", "Args:", "Args:\nnothing here", "Args:\n  :::\n ::"])
def test_a_docstring_that_says_nothing_about_an_option_leaves_it_without_help(docstring: str | None) -> None:
    def factory(context: Any, *, n: int = 1) -> None: ...

    factory.__doc__ = docstring
    assert options(Kind.BACKEND, "x", factory)[0].help == ""


def test_a_type_that_is_not_there_at_run_time_breaks_the_plugin() -> None:
    def factory(context: Context, *, n: Unknown = 1) -> None: ...

    with pytest.raises(BrokenPlugin, match=r"backend 'x' .* the type of its option 'n' cannot be read"):
        options(Kind.BACKEND, "x", factory)


def test_the_dataclass_is_filled_by_tyro() -> None:
    made = tyro.cli(
        options_dataclass(Kind.BACKEND, "engine", Engine),
        args=["--model", "m", "--mode", "fast", "--stops", "a", "b", "--path", "p", "--words", "4", "--nothing", "x"],
    )
    assert dataclasses.asdict(made) == {
        "model": "m",
        "size": 3,
        "mode": "fast",
        "path": Path("p"),
        "stops": ("a", "b"),
        "words": [4],
        "bare": 0.5,
        "nothing": "x",
    }


def test_the_help_of_an_option_is_on_the_help_page(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        tyro.cli(options_dataclass(Kind.BACKEND, "engine", Engine), args=["--help"])
    assert "how many at once, 1 or more. (default: 3)" in capsys.readouterr().out


def test_the_dataclass_cannot_be_changed() -> None:
    made = options_dataclass(Kind.BACKEND, "engine", Engine)(model="m")
    with pytest.raises(dataclasses.FrozenInstanceError):
        made.model = "n"


def test_every_plugin_that_comes_with_arc25_works(capsys: pytest.CaptureFixture[str]) -> None:
    code = run(["plugins", "--json", "--check"])
    assert (json.loads(capsys.readouterr().out)["broken"], code) == ([], 0)


def test_every_option_of_a_plugin_that_comes_with_arc25_has_help(capsys: pytest.CaptureFixture[str]) -> None:
    run(["plugins", "--json"])
    listed = json.loads(capsys.readouterr().out)["plugins"]
    bare = [
        f"{plugin['name']}.{option['name']}" for plugin in listed for option in plugin["options"] if not option["help"]
    ]
    assert bare == []


def test_every_plugin_that_comes_with_arc25_has_a_summary(capsys: pytest.CaptureFixture[str]) -> None:
    run(["plugins", "--json"])
    assert [plugin["name"] for plugin in json.loads(capsys.readouterr().out)["plugins"] if not plugin["summary"]] == []


def test_a_plugin_file_is_listed_with_its_path(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "mine.py"
    file.write_text(
        "from arc25 import hookimpl\n@hookimpl\ndef arc25_trainer(name):\n    return lambda context: None\n"
    )
    assert run(["plugins", "--plugin", str(file)]) == 0
    assert f"mine  {file}" in capsys.readouterr().out


CHECKABLE = [
    ("search", "backend"),
    ("scripted", "backend"),
    ("plain", "dsl"),
    ("arc25", "dsl"),
    ("sample", "strategy"),
    ("arc-agi-1", "dataset"),
    ("jsonl", "reporter"),
    ("html", "reporter"),
    ("console", "reporter"),
]


@pytest.mark.parametrize(("name", "kind"), CHECKABLE)
def test_a_plugin_that_comes_with_arc25_keeps_what_can_be_checked(
    name: str, kind: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "script.json").write_text("{}")
    options = ["--backend.script", str(tmp_path / "script.json")] if name == "scripted" else []
    code = run(["plugins", "--check", name, *options, "--json"])
    checks = json.loads(capsys.readouterr().out)["checks"]
    assert [(c["kind"], c["verdict"], c["got"]) for c in checks] == [(kind, "passed", "")] * 3
    assert code == 0


def test_a_check_says_what_was_checked_and_what_not(capsys: pytest.CaptureFixture[str]) -> None:
    run(["plugins", "--check", "sample"])
    shown = capsys.readouterr().out
    assert "  passed   it can be made and closed\n" in shown
    assert "Not: anything that it does." in shown


def test_what_a_plugin_says_cannot_move_the_cursor(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "rude.py"
    file.write_text(
        "from arc25 import hookimpl\ndef make(context):\n    raise ValueError('\\x1b[2J\\ud800')\n"
        "@hookimpl\ndef arc25_strategy(name):\n    return make\n"
    )
    assert run(["plugins", "--plugin", str(file), "--check", "rude"]) == 1
    assert "ValueError: \\x1b[2J\\ud800" in capsys.readouterr().out


def test_several_plugins_can_be_checked_at_once(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["plugins", "--check", "sample", "plain", "jsonl"]) == 0
    assert "9 checks in 0 s: 9 passed" in capsys.readouterr().out


def test_a_plugin_to_check_that_nobody_has_is_named_with_its_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["plugins", "--check", "sampel"]) == 2
    assert "Did you mean 'sample'?" in capsys.readouterr().err
