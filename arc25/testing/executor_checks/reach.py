"""What programs must not reach: files, the environment, the network, processes of the machine that asks.

Each check hides something here and looks whether a program brings it back, so it says nothing about the machine of an
executor that runs elsewhere. A way that does not work is fine, whatever its status.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path

from arc25.core.grid import Grid
from arc25.core.protocols import Executor
from arc25.testing.checks import expect
from arc25.testing.executor_checks.bench import ROOMY, Bench

_CLASSES = "().__class__.__base__.__subclasses__()"
_GLOBALS = f"[c.__init__.__globals__ for c in {_CLASSES} if hasattr(c.__init__, '__globals__')]"

READERS = (
    ("", "open(PATH).read()"),
    ("import io", "io.open(PATH).read()"),
    ("import os", "os.read(os.open(PATH, 0), 99)"),
    ("import os", "os.popen('cat ' + PATH).read()"),
    ("import codecs", "codecs.open(PATH).read()"),
    ("import pathlib", "pathlib.Path(PATH).read_text()"),
    ("import subprocess", "subprocess.check_output(['cat', PATH])"),
    ("import linecache", "linecache.getline(PATH, 1)"),
    ("import numpy as np", "np.loadtxt(PATH, dtype=str)"),
    ("import numpy as np", "np.genfromtxt(PATH, dtype=str)"),
    ("import numpy as np", "bytes(np.fromfile(PATH, dtype='uint8'))"),
    ("import numpy as np", "bytes(np.memmap(PATH, mode='r'))"),
    ("", "__import__('io').open(PATH).read()"),
    ("", "print.__self__.open(PATH).read()"),
    ("", "transform.__globals__['__builtins__']['open'](PATH).read()"),
    ("", f"[g['__builtins__'] for g in {_GLOBALS}][0]['open'](PATH).read()"),
)
"""An import and an expression that reads the file PATH."""

WRITERS = (
    ("", "open(PATH, 'w').close()"),
    ("import os", "os.close(os.open(PATH, os.O_CREAT | os.O_WRONLY))"),
    ("import os", "os.mkdir(PATH)"),
    ("import pathlib", "pathlib.Path(PATH).touch()"),
    ("import tempfile", "os.replace(tempfile.mkstemp()[1], PATH)"),
    ("import numpy as np", "np.save(PATH, grid)"),
    ("import numpy as np", "np.savetxt(PATH, grid)"),
    ("import numpy as np", "np.array(grid).tofile(PATH)"),
    ("import logging", "logging.basicConfig(filename=PATH)"),
)
"""An import and an expression that makes the file PATH."""

STARTERS = (
    ("import os", "os.system('touch ' + PATH)"),
    ("import os", "os.popen('touch ' + PATH).read()"),
    ("import os", "os.spawnlp(os.P_WAIT, 'touch', 'touch', PATH)"),
    ("import os", "os.waitpid(os.posix_spawnp('touch', ['touch', PATH], {}), 0)"),
    ("import os", "os.fork() or os.execlp('touch', 'touch', PATH)"),
    ("import subprocess", "subprocess.run(['touch', PATH])"),
    ("import multiprocessing, os", "multiprocessing.Process(target=os.system, args=('touch ' + PATH,)).start()"),
    ("", "__import__('os').system('touch ' + PATH)"),
)
"""An import and an expression that has another process make the file PATH."""

CALLERS = (
    ("import socket", "socket.create_connection(('127.0.0.1', PORT), 2)"),
    ("import socket", "socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', ('127.0.0.1', PORT))"),
    ("import urllib.request", "urllib.request.urlopen('http://127.0.0.1:PORT/', timeout=2)"),
    ("import http.client", "http.client.HTTPConnection('127.0.0.1', PORT, timeout=2).connect()"),
    ("import numpy as np", "np.loadtxt('http://127.0.0.1:PORT/x.txt')"),
    ("import _socket", "_socket.socket().connect(('127.0.0.1', PORT))"),
)
"""An import and an expression that sends something to the port PORT of this machine."""


async def no_file_is_read(bench: Bench) -> None:
    """No program reads a file of this machine that everybody may read."""
    with _folder() as folder:
        secret = _secret()
        (folder / "secret").write_text(secret)
        (folder / "secret").chmod(0o644)
        await _nobody_tells(bench, secret, [(s, _at(e, folder / "secret")) for s, e in READERS])


async def no_file_is_written(bench: Bench) -> None:
    """No program makes a file in a folder of this machine where everybody may write."""
    await _nothing_appears(bench, WRITERS)


async def no_process_is_started(bench: Bench) -> None:
    """No program has another process of this machine do something."""
    await _nothing_appears(bench, STARTERS)


async def no_variable_of_the_environment_is_seen(bench: Bench) -> None:
    """An executor that is made while a variable is set does not hand it to programs."""
    secret, name = _secret(), "ARC25_CHECK_SECRET"
    ways = [
        ("import os", f"os.environ.get({name!r})"),
        ("import os", f"os.getenv({name!r})"),
        ("import subprocess", f"subprocess.check_output(['printenv', {name!r}])"),
        ("", f"__import__('os').environ.get({name!r})"),
        ("", "open('/proc/self/environ').read()"),
        ("", f"open('/proc/{os.getpid()}/environ').read()"),
    ]
    os.environ[name] = secret
    try:
        await _nobody_tells(bench, secret, ways, bench.fresh())
    finally:
        del os.environ[name]


async def nothing_is_sent(bench: Bench) -> None:
    """No program reaches a port of this machine, by TCP or by UDP."""
    with socket.create_server(("127.0.0.1", 0)) as stream, socket.socket(type=socket.SOCK_DGRAM) as datagrams:
        port = stream.getsockname()[1]
        with contextlib.suppress(OSError):  # somebody has that port: TCP alone then
            datagrams.bind(("127.0.0.1", port))
        for listener in (stream, datagrams):
            listener.setblocking(False)
        for setup, expression in CALLERS:
            await bench.run(_program(setup, expression.replace("PORT", str(port))))
            expect(not _came(stream, datagrams), f"something came from: {setup or expression}")


async def no_process_of_this_machine_can_be_signalled(bench: Bench) -> None:
    """No program finds the process that asks and may send it a signal."""
    for setup, kill in (("import os", "os.kill"), ("", "__import__('os').kill"), ("import posix", "posix.kill")):
        source = f"{setup}\ndef transform(grid):\n    {kill}({os.getpid()}, 0)\n    return [[7, 3, 5, 1]]"
        result = await bench.run(source)
        expect(result.outputs != (Grid.of([[7, 3, 5, 1]]),), f"{kill} found process {os.getpid()}")


async def _nobody_tells(
    bench: Bench, secret: str, ways: list[tuple[str, str]], executor: Executor | None = None
) -> None:
    """No program returns the digits of `secret` among what an expression gives it."""
    told = []
    for setup, expression in ways:
        result = await bench.run(_program(setup, expression), limits=ROOMY, on=executor)
        digits = "".join(str(cell) for output in result.outputs if output for cell in output.cells)
        told += [expression] if secret in digits else []
    expect(not told, f"the secret, by {'; '.join(told)}")


async def _nothing_appears(bench: Bench, ways: tuple[tuple[str, str], ...]) -> None:
    """No program makes a file."""
    with _folder() as folder:
        for setup, expression in ways:
            path = folder / secrets.token_hex(4)
            await bench.run(_program(setup, _at(expression, path)), limits=ROOMY)
            expect(not list(folder.iterdir()), f"a file, made by {expression}")


def _program(setup: str, expression: str) -> str:
    """Returns the digits of what the expression gives, thirty a row."""
    return f"""{setup}
def transform(grid):
    digits = [int(character) for character in str({expression}) if character in '0123456789']
    digits = (digits + [0] * 900)[:900]
    return [digits[start:start + 30] for start in range(0, 900, 30)]
"""


def _at(expression: str, path: Path) -> str:
    return expression.replace("PATH", repr(str(path)))


def _secret() -> str:
    return "".join(secrets.choice("123456789") for _ in range(12))


def _came(stream: socket.socket, datagrams: socket.socket) -> bool:
    with contextlib.suppress(BlockingIOError):
        stream.accept()[0].close()
        return True
    with contextlib.suppress(BlockingIOError):
        datagrams.recv(1)
        return True
    return False


@contextlib.contextmanager
def _folder() -> Iterator[Path]:
    """A folder where every user may read and write."""
    with tempfile.TemporaryDirectory(prefix="arc25-check-") as name:
        os.chmod(name, 0o777)  # noqa: S103 - sandboxes give up their user; what they may not do is up to them
        yield Path(name)
