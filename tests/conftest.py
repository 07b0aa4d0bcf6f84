"""What all tests share: chance that repeats itself, and the two packages of strangers."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import hypothesis
import pytest

hypothesis.settings.register_profile("arc25", derandomize=True, deadline=None, database=None)
hypothesis.settings.load_profile("arc25")

# What ignores a signal hands that on to the processes that it starts (nohup, a script's background job), where tests
# send them; a handler that does nothing is not handed on.
for _deadly in (signal.SIGINT, signal.SIGHUP):
    if signal.getsignal(_deadly) is signal.SIG_IGN:
        signal.signal(_deadly, lambda *_: None)

TESTS = Path(__file__).parent


def _installed(tmp_path_factory: pytest.TempPathFactory, *packages: str) -> Path:
    """A folder with packages of tests/plugin_pkg, built and installed by pip without a network."""
    folder = tmp_path_factory.mktemp("site")
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet", "install"]
    offline = ["--no-index", "--no-deps", "--no-build-isolation", "--target", str(folder)]
    subprocess.run([*pip, *offline, *(str(TESTS / "plugin_pkg" / name) for name in packages)], check=True, timeout=100)
    return folder


@pytest.fixture(scope="session")
def stranger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where arc25-stranger is installed; put it on PYTHONPATH."""
    return _installed(tmp_path_factory, "stranger")


@pytest.fixture(scope="session")
def strangers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where arc25-stranger and its sibling arc25-broken are installed; put it on PYTHONPATH."""
    return _installed(tmp_path_factory, "stranger", "broken")


@dataclass(frozen=True)
class Served:
    """A service in a process of its own."""

    url: str
    process: subprocess.Popen[str]

    @property
    def port(self) -> str:
        return self.url.rpartition(":")[2]


@pytest.fixture(scope="session")
def serve() -> Iterator[Callable[..., Served]]:
    """Starts `arc25 serve executor` with some options on a port that is free, or on `port`."""
    with ExitStack() as stack:

        def start(*options: str, port: str = "0", workers: int = 1) -> Served:
            argv = [sys.executable, "-m", "arc25", "serve", "executor", "--port", port, "--workers", str(workers)]
            argv += options
            process = stack.enter_context(subprocess.Popen(argv, stdout=subprocess.PIPE, text=True))
            stack.callback(process.kill)
            line = process.stdout.readline() if process.stdout else ""
            assert line.startswith("listening on "), line
            return Served(line.removeprefix("listening on ").partition(",")[0], process)

        yield start


@pytest.fixture(scope="session")
def command() -> Callable[..., subprocess.CompletedProcess[str]]:
    """Runs the installed command in a process of its own: `command("plugins", site=folder, cwd=folder)`."""

    def run(
        *argv: str, site: Path | None = None, cwd: Path | None = None, env: Mapping[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        # Wide and without colours, whatever the terminal that the tests are run from.
        surroundings = os.environ | {"COLUMNS": "200", "NO_COLOR": "1", "TERM": "dumb"} | dict(env or {})
        if site is not None:
            surroundings["PYTHONPATH"] = str(site)
        program = Path(sys.executable).parent / "arc25"
        return subprocess.run(
            [str(program), *argv],
            cwd=cwd,
            env=surroundings,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=100,
            check=False,
        )

    return run
