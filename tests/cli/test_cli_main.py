"""The command itself: help, exit codes, and errors in one line."""

from __future__ import annotations

import os
import subprocess
import sys
import types
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from arc25 import __version__
from arc25.cli import main
from arc25.core.errors import BackendError, UsageError


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> Callable[[BaseException], None]:
    """Makes `arc25 show` raise an error."""

    def replace(error: BaseException) -> None:
        def run(argv: Any) -> int:
            raise error

        module = types.ModuleType("arc25.cli.show")
        module.run = run  # type: ignore[attr-defined]
        monkeypatch.setitem(sys.modules, "arc25.cli.show", module)

    return replace


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert main.run(["--help"]) == 0
    shown = capsys.readouterr().out
    assert [line.split()[0] for line in shown.splitlines() if line.startswith("  ")] == list(main.COMMANDS)


def test_no_command_shows_the_help_and_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert main.run([]) == 2
    assert capsys.readouterr().out == main.help_text()


def test_the_version_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main.run(["--version"]) == 0
    assert capsys.readouterr().out == f"arc25 {__version__}\n"


def test_an_unknown_command_names_the_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    assert main.run(["slove"]) == 2
    assert capsys.readouterr().err.startswith("arc25: no command is named 'slove'. Did you mean 'solve'?")


def code_of(argv: list[str]) -> int:
    """The exit code, whether the command returns it or its parser exits."""
    try:
        return main.run(argv)
    except SystemExit as end:
        return int(end.code or 0)


@pytest.mark.parametrize("name", main.COMMANDS)
def test_every_command_has_help_of_its_own(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert code_of([name, "--help"]) == 0
    assert f"arc25 {name}" in capsys.readouterr().out


@pytest.mark.parametrize("name", main.COMMANDS)
def test_an_option_that_does_not_exist_is_wrong_usage(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert code_of([name, "--no-such-option"]) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (UsageError("it burns"), 2),
        (BackendError("it burns"), 1),
        (OSError(28, "No space left on device"), 1),
        (KeyboardInterrupt(), 130),
    ],
    ids=["wrong usage", "failure", "the disk is full", "interrupted"],
)
def test_an_error_ends_with_its_exit_code(failing: Any, error: BaseException, code: int) -> None:
    failing(error)
    assert main.run(["show"]) == code


def test_an_error_is_one_line_on_standard_error(failing: Any, capsys: pytest.CaptureFixture[str]) -> None:
    failing(UsageError("it burns"))
    main.run(["show"])
    assert capsys.readouterr() == ("", "arc25: it burns\n")


@pytest.mark.parametrize("argv", ["--version", "plugins"])
def test_standard_output_that_is_closed_is_told_in_one_line(argv: str) -> None:
    command = ["sh", "-c", '"$@" >&-', "sh", sys.executable, "-m", "arc25", argv]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert done.stderr.startswith("arc25: standard output is closed")


def test_the_exit_code_is_right_where_nobody_can_be_told() -> None:
    command = ["sh", "-c", '"$@" 2>&-', "sh", sys.executable, "-m", "arc25", "slove"]
    assert subprocess.run(command, timeout=60, check=False).returncode == 2


def test_a_mistake_of_our_own_is_not_hidden(failing: Any) -> None:
    failing(ZeroDivisionError())
    with pytest.raises(ZeroDivisionError):
        main.run(["show"])


@pytest.mark.parametrize("argv", [["--help"], ["plugins"]], ids=" ".join)
def test_a_reader_who_has_gone_is_not_complained_about(argv: list[str]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    script = Path(sys.executable).parent / "arc25"
    done = subprocess.run([str(script), *argv], stdout=writing, stderr=subprocess.PIPE, timeout=60, check=False)
    os.close(writing)
    assert (done.returncode, done.stderr) == (1, b"")
