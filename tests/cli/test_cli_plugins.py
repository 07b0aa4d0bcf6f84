"""`arc25 plugins`, and the options that it and the command line read from a factory."""

from __future__ import annotations

import dataclasses
import json
import os
import signal
import subprocess
import sys
import time
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
    name: str, kind: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code = run(["plugins", "--check", name, "--json"])
    checks = json.loads(capsys.readouterr().out)["checks"]
    assert [(c["kind"], c["verdict"], c["got"]) for c in checks] == [(kind, "passed", "")] * 3
    assert code == 0


def test_a_backend_is_held_to_the_promises_of_its_protocol(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "script.json").write_text('{"*": ["one", "two"]}')
    assert run(["plugins", "--check", "scripted", "--backend.script", str(tmp_path / "script.json")]) == 0
    shown = capsys.readouterr().out
    assert "  passed   a request has a list of replies\n" in shown
    assert "  skipped  greedy text repeats itself\n           because:  this backend asks no language model\n" in shown
    assert "Not: whether what it writes is any good." in shown


LANGUAGE_MODEL = """
from arc25 import hookimpl
from arc25.testing.fakes import FakeLanguageModel

@hookimpl
def arc25_backend(name):
    return lambda context: FakeLanguageModel()
"""


def test_a_backend_is_checked_with_the_adapter_that_is_given(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "mine.py").write_text(LANGUAGE_MODEL)
    (tmp_path / "lora").mkdir()
    (tmp_path / "lora" / "adapter_config.json").write_text("{}")
    monkeypatch.chdir(tmp_path)
    assert run(["plugins", "--plugin", "mine.py", "--check", "mine", "--adapter", "lora"]) == 0
    assert "  passed   an adapter changes the text\n" in capsys.readouterr().out


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


HANGING = """
import os, time
from pathlib import Path
from arc25 import hookimpl
from arc25.testing.fakes import FakeExecutor

HERE = Path(__file__).parent

class Hanging(FakeExecutor):
    def __init__(self, context, *, where: str = "factory"):
        super().__init__({})
        self.where = where
        (HERE / "pid").write_text(str(os.getpid()))
        (HERE / "out").write_text(str(context.out))
        if where == "factory":
            time.sleep(60)
    async def close(self):
        time.sleep(60)

@hookimpl
def arc25_executor(name):
    if os.environ.get("HANGS") == "hook":
        time.sleep(60)
    return Hanging
"""


@pytest.fixture
def hanging(tmp_path: Path) -> list[str]:
    """Arguments that check an executor which hangs."""
    file = tmp_path / "hanging.py"
    file.write_text(HANGING)
    return ["plugins", "--plugin", str(file), "--check", "hanging"]


@pytest.mark.parametrize("where", ["factory", "close"])
def test_an_executor_that_hangs_where_it_is_made_or_closed_has_failed(
    where: str, hanging: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([*hanging, "--executor.where", where, "--seconds", "0.5"]) == 1
    shown = capsys.readouterr().out
    assert "failed   it can be made and closed\n" in shown
    assert "nothing within 0.5 s\n" in shown
    assert "Checked: that it loads, its options, the members of its protocol. Not: anything that it does." in shown


def test_a_plugin_whose_hook_hangs_does_not_load(
    hanging: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HANGS", "hook")
    assert run([*hanging, "--seconds", "0.5"]) == 1
    shown = capsys.readouterr().out
    assert "failed   it loads\n" in shown
    assert "Checked: that it loads. Not: anything that it does." in shown


def test_a_check_that_is_terminated_leaves_no_process_and_no_folder(hanging: list[str], tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-m", "arc25", *hanging], stdout=subprocess.DEVNULL) as command:
        while not (tmp_path / "out").exists() or not (tmp_path / "out").read_text():
            assert command.poll() is None
            time.sleep(0.02)
        command.terminate()
        assert command.wait(10) == 128 + signal.SIGTERM
    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "pid").read_text()), 0)
    assert not Path((tmp_path / "out").read_text()).exists()


@pytest.mark.parametrize("seconds", ["0", "-1", "nan"])
def test_a_deadline_that_cannot_be_is_refused_before_anything_is_loaded(
    seconds: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["plugins", "--check", "sample", "--seconds", seconds]) == 2
    assert capsys.readouterr() == ("", f"arc25: --seconds: more than 0, got {seconds}\n")


def test_a_file_to_check_that_is_no_python_file_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "slow.txt").write_text("")
    assert run(["plugins", "--plugin", str(tmp_path / "slow.txt"), "--check", "slow"]) == 2
    assert capsys.readouterr().err == f"arc25: --plugin {tmp_path / 'slow.txt'}: no such Python file\n"


def test_what_is_checked_is_made_with_the_limits_that_are_given(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "limited.py"
    file.write_text(
        "from arc25 import hookimpl\ndef make(context):\n    raise ValueError(context.limits)\n"
        "@hookimpl\ndef arc25_strategy(name):\n    return make\n"
    )
    limits = ["--program-seconds", "0.5", "--program-memory", "64"]
    assert run(["plugins", "--plugin", str(file), "--check", "limited", *limits]) == 1
    assert "Limits(seconds=0.5, memory_mib=64)" in " ".join(capsys.readouterr().out.split())


def test_several_plugins_can_be_checked_at_once(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["plugins", "--check", "sample", "plain", "jsonl"]) == 0
    assert "9 checks in 0 s: 9 passed" in capsys.readouterr().out


def test_a_plugin_to_check_that_nobody_has_is_named_with_its_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["plugins", "--check", "sampel"]) == 2
    assert "Did you mean 'sample'?" in capsys.readouterr().err
