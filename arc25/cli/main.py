"""The `arc25` command: finds the command's module, runs it, and turns errors into one line and an exit code."""

from __future__ import annotations

import importlib
import io
import os
import sys
from collections.abc import Sequence

COMMANDS = {
    "solve": "solve tasks by searching for programs",
    "grade": "score a run or a submission",
    "show": "draw a task or a run in the terminal, as a page or as a picture",
    "run": "run programs in the sandbox, one JSON line each",
    "serve": "run programs for other machines",
    "models": "list language models by name, and where their weights are",
    "backend": "check a language model before hours are spent on it",
    "dsl": "look at a language, and make training samples of it",
    "fit-costs": "fit what the words of a language cost on programs that solve tasks",
    "fit-guide": "fit which words a task calls for, by what can be seen in it",
    "doctor": "tell whether this machine is fit to run programs, and how fast",
    "plugins": "list what is installed, and check it",
}

USAGE = 2
FAILURE = 1
INTERRUPTED = 130


def main(argv: Sequence[str] | None = None) -> None:
    """Run the command and exit: 0 done, 1 failed, 2 wrong usage, 130 interrupted."""
    _prepare_streams()
    sys.exit(run(sys.argv[1:] if argv is None else argv))


def run(argv: Sequence[str]) -> int:
    """Run the command and return its exit code."""
    from arc25.core.errors import Arc25Error, UsageError

    if sys.stdout is None:  # `>&-`
        return _fail(OSError("standard output is closed; to throw it away, send it to /dev/null"), FAILURE)
    try:
        code = _dispatch(argv)
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader of our output has gone (`| head`): silence the flush at exit too.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILURE
    except UsageError as error:
        return _fail(error, USAGE)
    except (Arc25Error, OSError) as error:  # an OSError names its file: a disk that is full, a folder that is locked
        return _fail(error, FAILURE)
    except KeyboardInterrupt:
        return INTERRUPTED
    return code


def help_text() -> str:
    """The overview of all commands."""
    width = max(map(len, COMMANDS))
    commands = "\n".join(f"  {name:<{width}}  {summary}" for name, summary in COMMANDS.items())
    return f"""usage: arc25 COMMAND [OPTIONS]

Solve ARC tasks by writing, running and checking programs. Every part is a plugin.

{commands}

arc25 COMMAND --help tells the options of a command; arc25 --version the version.
"""


def _dispatch(argv: Sequence[str]) -> int:
    from arc25 import __version__
    from arc25.core.errors import UnknownName

    command = argv[0] if argv else ""
    if command in ("", "-h", "--help"):
        sys.stdout.write(help_text())
        return 0 if command else USAGE
    if command == "--version":
        sys.stdout.write(f"arc25 {__version__}\n")
        return 0
    if command not in COMMANDS:
        raise UnknownName("command", command, COMMANDS, "Commands")
    return int(importlib.import_module(f"arc25.cli.{command.replace('-', '_')}").run(argv[1:]))


def _prepare_streams() -> None:
    """Let a terminal without a character show its escape, and a process without an error stream do without."""
    if sys.stderr is None:  # `2>&-`
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - as long as the process
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")


def _fail(error: Exception, code: int) -> int:
    sys.stderr.write(f"arc25: {error}\n")
    return code
